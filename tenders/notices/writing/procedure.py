"""How the competition runs: the law, the method, frameworks, stages, reservations."""

from typing import Any

from tenders.opportunities.enums import Procedure, ReservedFor, ShortPeriod, StageKind, YesNo
from tenders.opportunities.models import Opportunity
from tenders.regimes.enums import Band, Regime

from .values import end, moment

LAWS = {
    Regime.PA23: ("2023/54", "UKPGA", "https://www.legislation.gov.uk/ukpga/2023/54/contents"),
    Regime.PCR15: ("2015/102", "UKSI", "https://www.legislation.gov.uk/uksi/2015/102/contents"),
    Regime.SCOTLAND: ("2014/12", "ASP", "https://www.legislation.gov.uk/asp/2014/12/contents"),
    Regime.PSR: ("2023/1348", "UKSI", "https://www.legislation.gov.uk/uksi/2023/1348/contents"),
}
OVER_THRESHOLD = (Band.COVERED, Band.LIGHT_TOUCH)
BELOW_THRESHOLD = (Band.BELOW, Band.SMALL)
RESERVED = {ReservedFor.SUPPORTED: "shelteredWorkshop", ReservedFor.MUTUALS: "publicServiceMissionOrganization"}
LANGUAGES = {"english": "en", "welsh": "cy", "gaelic": "gd"}


def is_public_contract(opportunity: Opportunity) -> bool:
    """At or over the threshold: what the Act calls a public contract."""
    return opportunity.regime == Regime.PA23 and opportunity.band in OVER_THRESHOLD


def law(opportunity: Opportunity) -> dict[str, Any]:
    """The law it lives under, as it was fixed on the day it commenced."""
    found = LAWS.get(opportunity.regime)
    regimes = (("lightTouch", opportunity.band == Band.LIGHT_TOUCH), ("concession", opportunity.is_concession))
    return {
        "legalBasis": dict(zip(("id", "scheme", "uri"), found, strict=True)) if found else {},
        "specialRegime": [code for code, applies in regimes if applies],
        "aboveThreshold": opportunity.band in OVER_THRESHOLD if opportunity.band else None,
        "coveredBy": ["GPA"] if opportunity.gpa == YesNo.YES else [],
    }


def method(opportunity: Opportunity) -> dict[str, Any]:
    """Open, selective or direct, and the procedure's own name."""
    stages = list(opportunity.stages.all())
    selects = bool(stages) and stages[0].kind == StageKind.SELECTION
    if opportunity.procedure == Procedure.DIRECT:
        return {"procurementMethod": "direct", "procurementMethodDetails": _direct_words(opportunity)}
    return {
        "procurementMethod": "selective" if selects else "open",
        "procurementMethodDetails": _competition_words(opportunity),
        "procedure": {
            "features": "\n".join(f"{stage.name}: {stage.what}" for stage in stages),
            "isAccelerated": True if opportunity.short_period == ShortPeriod.URGENT else None,
            "acceleratedRationale": opportunity.short_period_reason
            if opportunity.short_period == ShortPeriod.URGENT
            else "",
        },
        "milestones": [
            {
                "id": f"stage-{place}",
                "title": stage.name,
                "type": "assessment",
                "description": stage.what,
                "dueDate": moment(stage.ends_at),
                "status": "scheduled",
            }
            for place, stage in enumerate(stages, start=1)
            if stage.ends_at
        ],
        "expressionOfInterestDeadline": moment(opportunity.deadline) if selects else None,
    }


def _direct_words(opportunity: Opportunity) -> str:
    return "Below threshold - without competition" if opportunity.band in BELOW_THRESHOLD else "Direct award"


def _competition_words(opportunity: Opportunity) -> str:
    if opportunity.procedure == Procedure.FLEXIBLE:
        return "Competitive flexible procedure"
    return "Below threshold - open competition" if opportunity.band in BELOW_THRESHOLD else "Open procedure"


def techniques(opportunity: Opportunity) -> dict[str, Any]:
    """A framework and an electronic auction, where there are any; and what a framework costs those who win."""
    framework = next(iter(opportunity.frameworks.all()), None)
    found: dict[str, Any] = {}
    if opportunity.is_auction:
        found["hasElectronicAuction"] = True
        found["electronicAuction"] = {"description": opportunity.auction_details}
    if framework is None:
        return {"techniques": found}
    found["hasFrameworkAgreement"] = True
    found["frameworkAgreement"] = {
        "description": framework.calling_off,
        "buyerCategories": framework.users,
        "maximumParticipants": framework.most_suppliers,
        "isOpenFrameworkScheme": framework.is_open,
        "openFrameworkSchemeEndDate": end(framework.open_until),
        "periodRationale": framework.long_reason,
    }
    fee = f"{framework.fee_percent.normalize():f}%. {framework.fee_how}".strip() if framework.fee_percent else ""
    return {
        "techniques": found,
        "participationFees": [{"id": "1", "type": ["win"], "description": fee}] if fee else [],
    }


def terms(opportunity: Opportunity, address: str) -> dict[str, Any]:
    """How to bid, for whom it is reserved, payment and risks."""
    languages = (part.strip().lower() for part in opportunity.languages.replace(" and ", ",").split(","))
    reserved = RESERVED.get(ReservedFor(opportunity.reserved_for))
    return {
        "submissionMethod": ["electronicSubmission"],
        "submissionMethodDetails": address,
        "submissionTerms": {
            "electronicSubmissionPolicy": "required",
            "languages": [LANGUAGES[part] for part in languages if part in LANGUAGES],
        },
        "otherRequirements": {
            "reservedParticipation": [reserved] if reserved else [],
            "reservedParticipationLocation": {"description": opportunity.reserved_areas}
            if opportunity.reserved_for == ReservedFor.LOCAL
            else {},
        },
        "contractTerms": {"financialTerms": opportunity.payment_terms},
        "riskDetails": opportunity.risks,
        "lotDetails": {
            "maximumLotsBidPerSupplier": opportunity.lots_bid_max,
            "maximumLotsAwardedPerSupplier": opportunity.lots_award_max,
            "awardCriteriaDetails": opportunity.lots_award_method,
            "noLotsDivisionRationale": opportunity.no_lots_reason,
        },
    }
