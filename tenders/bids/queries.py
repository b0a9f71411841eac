"""Reads about bids that reveal nothing of their content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from portal.accounts.models import Organisation, User
from tenders.opportunities.models import Opportunity

from .enums import State
from .models import Bid, BidPage


def bid_button(opportunity: Opportunity, person: Any, now: datetime) -> dict[str, str] | None:
    """The way to a bid on the public page: the editor's bid page where there is one. The same for everybody."""
    if opportunity.pk is None or opportunity.is_held_elsewhere or not opportunity.is_open(now):
        return None
    page = BidPage.objects.live().filter(opportunity=opportunity).first()
    href = page.url if page else reverse("bid_choose", args=(opportunity.slug,))
    return {"text": "Bid for this opportunity", "href": href, "note": "You need an account; viewing needs none."}


def addresses_of_bidders(opportunity: Opportunity, now: datetime) -> list[str]:
    """Everybody whose organisation began a bid here: they hear of changes, each by a message of their own."""
    began = Organisation.objects.filter(bids__lot__opportunity=opportunity)
    people = User.objects.filter(memberships__organisation__in=began, is_active=True)
    return list(people.values_list("email", flat=True).distinct().order_by("email"))


@dataclass(frozen=True, slots=True)
class BidRow:
    """One bid in its organisation's list."""

    bid: Bid
    status: str
    colour: str


def status_of(bid: Bid, now: datetime) -> tuple[str, str]:
    """(words, colour) of a bid for its own people."""
    opportunity = bid.lot.opportunity
    if bid.changing_since and not opportunity.is_past_deadline(now):
        return ("Submitted, being changed", "yellow")
    if bid.state == State.SUBMITTED:
        return ("Submitted and sealed", "green")
    if bid.state == State.DRAFT and opportunity.is_past_deadline(now):
        return ("Not submitted", "red")
    colours = {State.DRAFT: "blue", State.WITHDRAWN: "grey", State.OPENED: "purple", State.LEFT: "grey"}
    return (bid.get_state_display(), colours[State(bid.state)])


def own_bids(person: Any, now: datetime):
    """The bids of the person's organisations, what closes next first."""
    return (
        Bid.objects.visible_to(person, now)
        .select_related("lot__opportunity__question_version", "organisation")
        .order_by("-lot__opportunity__deadline", "lot__number", "pk")
        .distinct()
    )


def bid_row(bid: Bid, now: datetime) -> BidRow:
    """A bid with its status."""
    return BidRow(bid, *status_of(bid, now))
