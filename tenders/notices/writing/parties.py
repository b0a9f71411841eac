"""Who takes part: the council, and those who won."""

from typing import Any

from portal.accounts.enums import PRIVATE_FORMS
from portal.accounts.models import Organisation
from tenders.regimes.models import Authority

COUNTRY = {"country": "GB", "countryName": "United Kingdom"}


def buyer(authority: Authority) -> dict[str, Any]:
    """The council as a party. Its contact is a team's mailbox, never a person."""
    return {
        **reference(authority),
        "identifier": {"scheme": "GB-PPON", "id": authority.identifier, "legalName": authority.name}
        if authority.identifier
        else {"legalName": authority.name},
        "address": {
            "streetAddress": authority.address,
            "locality": authority.town,
            "postalCode": authority.postcode,
            "region": authority.region,
            **COUNTRY,
        },
        "contactPoint": {"name": "Commissioning and procurement", "email": authority.email} if authority.email else {},
        "roles": ["buyer"],
        "details": {
            "url": authority.website,
            "classifications": [
                {
                    "scheme": "UK_CA_TYPE",
                    "id": "publicAuthoritySubCentralGovernment",
                    "description": "Public authority - sub-central government",
                }
            ],
        },
    }


def reference(authority: Authority) -> dict[str, Any]:
    """The council as the others point to it."""
    return {"id": f"GB-PPON-{authority.identifier}" if authority.identifier else "buyer", "name": authority.name}


def identifiers(organisation: Organisation) -> list[dict[str, Any]]:
    """The numbers it is known by, the best first."""
    numbers = (
        ("GB-COH", organisation.companies_house_number),
        ("GB-CHC", organisation.charity_number),
        ("GB-PPON", organisation.ppon),
    )
    return [{"scheme": scheme, "id": value} for scheme, value in numbers if value]


def supplier_reference(organisation: Organisation) -> dict[str, Any]:
    """A winner as an award points to it."""
    known = identifiers(organisation)
    return {
        "id": f"{known[0]['scheme']}-{known[0]['id']}" if known else f"organisation-{organisation.uuid}",
        "name": organisation.name,
    }


def supplier(organisation: Organisation) -> dict[str, Any]:
    """A winner as a party."""
    known = identifiers(organisation)
    is_private = organisation.legal_form in PRIVATE_FORMS
    return {
        **supplier_reference(organisation),
        "identifier": {**(known[0] if known else {}), "legalName": organisation.name},
        "additionalIdentifiers": known[1:],
        "address": {"streetAddress": "" if is_private else organisation.address},
        "roles": ["supplier"],
        "details": {
            "scale": organisation.size.lower(),
            "vcse": organisation.is_vcse,
            "url": "" if is_private else organisation.website,
        },
    }
