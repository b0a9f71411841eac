"""Packages: releases with who published them, under which licence, and with which extensions of the standard."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tenders.regimes.models import Authority

from .models import Release
from .writing.documents import absolute
from .writing.values import moment, tidy

_EXTENSION = "https://raw.githubusercontent.com/{}/extension.json"
# As Find a Tender declares them, in its order.
EXTENSIONS = (
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json",
    *map(
        _EXTENSION.format,
        (
            "open-contracting-extensions/ocds_amendment_rationale_classifications_extension/master",
            "open-contracting-extensions/ocds_budget_breakdown_extension/master",
            "open-contracting-extensions/ocds_contract_completion_extension/master",
            "open-contracting-extensions/ocds_documentation_extension/master",
            "open-contracting-extensions/ocds_pagination_extension/master",
            "open-contracting-extensions/ocds_suitability_extension/master",
            "portaledcahn/ocds_Links_extension/main",
            "cabinetoffice/ocds_uk_extension/main",
            "open-contracting-extensions/ocds_performance_failures_extension/master",
        ),
    ),
)
LICENCE = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def envelope(authority: Authority, path: str, published: datetime | None) -> dict[str, Any]:
    """What stands around releases and records. ``published`` is the moment of the newest one in it."""
    return tidy(
        {
            "uri": absolute(path),
            "version": "1.1",
            "extensions": list(EXTENSIONS),
            "publishedDate": moment(published),
            "publisher": {
                "name": authority.name,
                "scheme": "GB-PPON" if authority.identifier else "",
                "uid": authority.identifier,
                "uri": authority.website,
            },
            "license": LICENCE,
            "publicationPolicy": absolute("/open-data/"),
        }
    )


def written(head: dict[str, Any], releases: Iterable[Release], following: str = "") -> Iterator[str]:
    """A release package piece by piece: each release is passed on as the text that it was published as."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "releases": ['
    for place, release in enumerate(releases):
        yield (",\n" if place else "\n") + release.content
    links = ', "links": ' + json.dumps({"next": following}) if following else ""
    yield f"\n]{links}}}\n"
