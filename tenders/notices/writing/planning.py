"""A commissioning intention as the planning of a process."""

from datetime import datetime
from typing import Any

from tenders.intentions.enums import State
from tenders.intentions.models import CommissioningIntention
from tenders.regimes.models import Authority

from .documents import attached, notice
from .lots import item
from .values import amount, end, period


def planning_release(
    intention: CommissioningIntention, authority: Authority, *, key: str, now: datetime, reason: str = ""
) -> dict[str, Any]:
    """``planning`` and ``tender`` of an intention. ``reason`` is why it changed or was dropped."""
    told = notice(
        key=key,
        kind="plannedProcurementNotice",
        # A plan here is no notice: whether a pipeline or planned notice was sent, and with which number, is not known.
        code="",
        words="The plan",
        path=intention.get_absolute_url(),
        at=now,
    )
    return {
        "planning": {
            "rationale": intention.why,
            "documents": [told, *attached(intention.documents.all(), "procurementPlan")],
        },
        "tender": _tender(intention, authority, reason),
    }


def _tender(intention: CommissioningIntention, authority: Authority, reason: str) -> dict[str, Any]:
    status = "cancelled" if intention.state == State.DROPPED else "planned"
    codes, regions = intention.cpv_codes.split(), authority.region.replace(",", " ").split()
    return {
        "id": f"ci-{intention.pk}",
        "title": intention.title,
        "description": intention.description or intention.summary,
        "status": status,
        "statusDetails": reason,
        "value": amount(intention.value_net, intention.value_gross, intention.currency),
        "items": [item("1", codes, regions)] if codes else [],
        "lots": [
            {
                "id": "1",
                "status": status,
                "contractPeriod": period(intention.expected_start, intention.expected_end),
                "suitability": {"sme": intention.suits_small, "vcse": intention.suits_voluntary},
            }
        ],
        "communication": {"futureNoticeDate": end(intention.expected_notice_date)},
    }
