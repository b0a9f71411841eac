"""What was asked about a bid, and which other bids have the same defect."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from tenders.bids.models import Bid
from tenders.evaluation.models import BidRequest, Defect, OpenedBid
from tenders.opportunities.scoring.frozen import ScoredCriterion

from .blind import Identity


def same_defect(defect: Defect) -> list[Defect]:
    """The same kind of defect in other bids of the lot, not asked about yet."""
    others = Defect.objects.filter(bid__lot=defect.bid.lot_id, kind=defect.kind, request=None).exclude(pk=defect.pk)
    return list(others.select_related("bid__organisation").order_by("bid__organisation__name", "pk"))


def answered_for(opened: OpenedBid, criterion: ScoredCriterion, identity: Identity) -> list[dict[str, Any]]:
    """Answers to requests that belong beside a criterion, with what was asked; names hidden where they are."""
    structure = opened.bid.lot.opportunity.question_version.structure
    keys = {q.key for q in structure.questions if q.number in criterion.questions and not q.unscored}
    rows = BidRequest.objects.filter(defect__bid=opened.bid_id, answered_at__isnull=False, question_key__in=keys)
    return [
        {
            "text": identity.masked(opened, row.text),
            "answer": identity.masked(opened, row.answer),
            "at": row.answered_at,
        }
        for row in rows.order_by("answered_at", "pk")
    ]


def request_link(bid: Bid, person: Any, now: datetime) -> dict[str, str] | None:
    """The way from a bid to what the council asks about it."""
    asked = BidRequest.objects.visible_to(person, now).filter(defect__bid=bid)
    if not asked.exists():
        return None
    waits = asked.filter(answered_at=None, due__gt=now).exists()
    text = "Answer what the council asks about your bid" if waits else "What the council asked about your bid"
    return {"text": text, "href": reverse("bid_requests", args=(bid.pk,))}
