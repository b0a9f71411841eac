"""What a bidder is asked about its price: a draft from its own price schedule, and the way to it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from tenders.bids import buildup
from tenders.bids.models import Bid
from tenders.diligence.models import Enquiry
from tenders.diligence.screens import lowest_lines
from tenders.evaluation.models import OpenedBid
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import Schedule, count, schedule_of

# What the law lets a bidder rely on; the last because a price may not rest on a breach.
ALWAYS = (
    "How is the work done, and what makes it cost less: the method, the place, conditions that you get from others?",
    "Who does the work, how many hours do they work, and what are they paid for one hour, travel time included?",
    "How do you meet the duties of environmental, social and labour law for this price, your subcontractors too?",
    "Is any of it paid for by a grant, a subsidy or another contract? By which, and how much?",
)


def draft_of(lot: Lot, opened: OpenedBid, others: Sequence[OpenedBid]) -> str:
    """Questions for the lead to edit. They name lines of the bidder's own schedule and tell nothing of other bids."""
    schedule = schedule_of(lot)
    asked = [*_about_lines(schedule, opened, others), *_about_rates(schedule, opened), *ALWAYS]
    return "\n".join(f"{number}. {text}" for number, text in enumerate(asked, start=1))


def _about_lines(schedule: Schedule, opened: OpenedBid, others: Sequence[OpenedBid]) -> Iterator[str]:
    own = count(schedule, opened.prices or {})
    same = [count(schedule, row.prices) for row in others if row.prices]
    for line in lowest_lines(own, same):
        yield f"“{line.text}”: show how you come to your price, with the sum: hours, pay, travel, materials, overhead."


def _about_rates(schedule: Schedule, opened: OpenedBid) -> Iterator[str]:
    for line in schedule.lines:
        if not line.wants_build_up:
            continue
        made = buildup.build_up(opened.build_ups.get(str(line.id), {}))
        if made is None:
            yield f"“{line.text}”: show how the rate is made up, from the wage to the surplus."
            continue
        travel = "" if made.is_travel_paid else " Travel time is not paid: how is the time itself paid?"
        yield f"“{line.text}”: show that the wage that you gave is paid for every hour of work.{travel}"
        yield f"“{line.text}”: what do overhead and surplus cover, and from what figures do they come?"


def enquiry_link(bid: Bid, person: Any, now: datetime) -> dict[str, str] | None:
    """The way from a bid to what the council asks about its price."""
    asked = Enquiry.objects.visible_to(person, now).filter(bid=bid).first()
    if asked is None:
        return None
    waits = not asked.is_over(now)
    text = "Explain the price of your bid" if waits else "What the council asked about your price"
    return {"text": text, "href": reverse("bid_price_enquiry", args=(bid.pk,))}
