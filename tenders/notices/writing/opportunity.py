"""An opportunity, from its publication to its award or its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.clock import local
from tenders.notices.enums import Tag
from tenders.opportunities.enums import Procedure
from tenders.opportunities.models import Opportunity
from tenders.regimes.models import Authority

from . import awards as of_awards
from .awards import Won
from .documents import PublicDocument, absolute, downloads, notice
from .lots import items, lots, tender_status
from .parties import buyer
from .procedure import law, method, techniques, terms
from .values import amount, begin, end, moment


@dataclass(frozen=True, slots=True)
class Around:
    """What else is public of an opportunity: whose it is, its published awards, its documents, its framework's ocid."""

    authority: Authority
    won: Sequence[Won] = ()
    documents: Sequence[PublicDocument] = ()
    framework: str = ""


def opportunity_release(
    opportunity: Opportunity, around: Around, *, tag: str, key: str, now: datetime, reason: str = ""
) -> dict[str, Any]:
    """Everything that is public of an opportunity now: each release tells the whole, so that the last one suffices."""
    won, tender = around.won, _tender(opportunity, around)
    told = _notice(opportunity, tag, key, now)
    awards = of_awards.awards(opportunity, won, tender["items"])
    winners = of_awards.winners(won)
    direct = next(iter(opportunity.direct_awards.all()), None)
    if direct and direct.public_supplier and not awards:
        awards = [of_awards.direct_award(opportunity, direct, tender["items"])]
        winners = [of_awards.direct_supplier(direct)]
    if told["documentType"] == "awardNotice" and awards:
        newest = max(range(len(won)), key=lambda place: _changed(won[place], now), default=0)
        awards[newest]["documents"] = [told]
    else:
        tender["documents"] = [told, *tender["documents"]]
    if tag == Tag.TENDER_CANCELLATION:
        tender["finalStatusDate"] = begin(local(now).date())
    if tag == Tag.TENDER_UPDATE:
        tender["amendments"] = [{"id": key, "date": moment(now), "rationale": reason, "releaseID": key}]
    return {
        "parties": [buyer(around.authority), *winners],
        "planning": {"noEngagementNoticeRationale": opportunity.no_engagement_reason},
        "tender": tender,
        "bids": {"statistics": of_awards.statistics(won)},
        "awards": awards,
        "relatedProcesses": _related(opportunity, around.framework),
    }


def _changed(won: Won, now: datetime) -> datetime:
    return won.award.withdrawn_at or won.award.published_at or now


def _tender(opportunity: Opportunity, around: Around) -> dict[str, Any]:
    told = lots(opportunity, {row.lot.pk for row in around.won if row.stands})
    return {
        "id": f"op-{opportunity.pk}",
        **law(opportunity),
        "title": opportunity.title,
        "description": opportunity.description or opportunity.summary,
        "status": tender_status(opportunity, told),
        "statusDetails": opportunity.state_reason,
        "mainProcurementCategory": opportunity.category.lower(),
        "value": amount(opportunity.value_net, opportunity.value_gross, opportunity.currency),
        **method(opportunity),
        **terms(opportunity, absolute(opportunity.get_absolute_url())),
        **techniques(opportunity),
        "enquiryPeriod": {"endDate": moment(opportunity.questions_by)},
        "tenderPeriod": {"startDate": moment(opportunity.opens_at), "endDate": moment(opportunity.deadline)},
        "awardPeriod": {"endDate": end(opportunity.award_expected)},
        "items": items(opportunity, around.authority),
        "lots": told,
        "documents": [
            *downloads(around.documents, "biddingDocuments"),
            *_conflicts(opportunity),
        ],
    }


def _conflicts(opportunity: Opportunity) -> list[dict[str, Any]]:
    """That a conflicts assessment was made (section 83(5)(c)); what it found is not public."""
    if opportunity.conflicts_assessed_on is None:
        return []
    words = "A conflicts assessment was prepared and revised."
    return [{"id": "conflictOfInterest", "documentType": "conflictOfInterest", "description": words}]


def _notice(opportunity: Opportunity, tag: str, key: str, now: datetime) -> dict[str, Any]:
    """What the release stands for. A notice is claimed only when the central platform's number and time of it are
    recorded: this portal does not know whether anybody sent a notice of the award or of the end."""
    path, direct = opportunity.get_absolute_url(), opportunity.procedure == Procedure.DIRECT
    known = opportunity.notice_published_at is not None
    if tag == Tag.TENDER_CANCELLATION:
        return notice(key=key, kind="tenderCancellationNotice", code="", words="How it ended", path=path, at=now)
    if tag in (Tag.AWARD, Tag.AWARD_UPDATE):
        code = "UK5" if direct and known else ""
        return notice(key=key, kind="awardNotice", code=code, words="The award", path=path, at=now)
    code = "UK4" if known and not direct else ""
    return notice(key=key, kind="tenderNotice", code=code, words="The opportunity", path=path, at=now)


def _related(opportunity: Opportunity, framework: str) -> list[dict[str, Any]]:
    """The same procurement on the central platform, and the framework that it is called off from."""
    found = []
    if opportunity.procurement_ref.startswith("ocds-"):
        words = "The same procurement on the central platform"
        found.append({"id": "central", "title": words, "scheme": "ocid", "identifier": opportunity.procurement_ref})
    if framework:
        scheme = "ocid" if framework.startswith("ocds-") else ""
        found.append({"id": "framework", "relationship": ["framework"], "scheme": scheme, "identifier": framework})
    return found
