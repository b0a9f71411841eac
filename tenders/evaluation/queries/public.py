"""What everyone reads about an award."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from tenders.bids.models import Bid
from tenders.evaluation.models import AssessmentSummary, Award, OpenedBid
from tenders.opportunities.models import Opportunity


def award_section(opportunity: Opportunity, person: Any, now: datetime) -> dict[str, Any] | None:
    """The published awards of an opportunity, lot by lot, those too that were withdrawn; None while there are none."""
    if opportunity.pk is None:
        return None
    awards = Award.objects.ever_published().filter(lot__opportunity=opportunity)
    awards = awards.select_related("lot", "bid__organisation")
    rows = [
        {
            "lot": str(award.lot),
            "supplier": award.bid.organisation.name,
            "price": award.price,
            "published_at": award.published_at,
            "withdrawn_at": award.withdrawn_at,
            "bids": OpenedBid.objects.assessed().filter(bid__lot=award.lot).count(),
        }
        for award in awards.order_by("lot__number", "pk")
    ]
    return {"template": "panel/public_award.html", "awards": rows} if rows else None


def results_of(opportunities: list[Opportunity], now: datetime) -> dict[int, str]:
    """Who was awarded what, in a sentence, for those opportunities whose award everyone can read (one query)."""
    awards = Award.objects.published().filter(lot__opportunity__in=opportunities)
    suppliers: dict[int, list[str]] = {}
    for key, name in awards.order_by("lot__number").values_list("lot__opportunity", "bid__organisation__name"):
        if name not in suppliers.setdefault(key, []):
            suppliers[key].append(name)
    return {key: f"Awarded to {'; '.join(names)}." for key, names in suppliers.items()}


def summary_link(bid: Bid, person: Any, now: datetime) -> dict[str, str] | None:
    """The way from a bid to its assessment summary, once it was sent."""
    if not AssessmentSummary.objects.visible_to(person, now).filter(bid=bid).exists():
        return None
    return {"text": "Read the assessment summary", "href": reverse("bid_summary", args=(bid.pk,))}
