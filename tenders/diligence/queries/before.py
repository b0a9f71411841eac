"""What the evaluation asks: what stands before an approval, the way to the checks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from portal.accounts.roles import Role, has_role
from tenders.diligence.models import Check, Enquiry, ExclusionNotice, PriceConfirmation, PriceDecision, Ruling
from tenders.evaluation.models import Award
from tenders.opportunities.models import Lot, Opportunity

from .checks import BidChecks, lot_checks, of_bid


def before_award(award: Award, now: datetime) -> list[str]:
    """Sentences without amounts: whoever approves may not have opened any price. Asked until the contract is signed."""
    return _waits(award.lot, award)


def _waits(lot: Lot, award: Award | None) -> list[str]:
    rows, bid = lot_checks(lot), award.bid_id if award else None
    # Prices are settled by the approval; what is found about the supplier counts until the contract.
    if award is not None and award.approved_at is not None:
        return list(_about_winner(rows, bid))
    return [*_about_winner(rows, bid), *_prices(rows)]


def _about_winner(rows: list[BidChecks], bid_id: Any) -> Iterator[str]:
    own = of_bid(rows, bid_id)
    if own:
        yield from own.out
        if own.missing:
            names = "; ".join(person.name for person in own.missing)
            yield f"Not checked yet for exclusion grounds and the debarment list: {names}."
        for check in own.undecided:
            yield f"A concern is not decided: {check.about}, {check.get_kind_display().lower()}."
        if own.missing_kinds:
            kinds = "; ".join(kind.label.lower() for kind in own.missing_kinds)
            yield f"Neither checked nor said not to apply: {kinds}."


def _prices(rows: list[BidChecks]) -> list[str]:
    return [f"The price of {row.bidder} may be too low, and that is not settled." for row in rows if row.is_flagged]


def beside_lot(lot: Lot, person: Any, now: datetime) -> dict[str, str] | None:
    """The way to the checks of a lot with how much is open, for those who run or audit the award."""
    if not has_role(person, Role.PROCUREMENT_LEAD, Role.AUDITOR):
        return None
    award = lot.awards.exclude(state="RECONSIDERED").first()
    waits = _waits(lot, award)
    says = f"{len(waits)} to do" if waits else ""
    return {"text": "Checks before award", "href": reverse("checks_lot", args=(lot.pk,)), "says": says}


def beside_award(award: Award, person: Any, now: datetime) -> dict[str, str] | None:
    """The same from its award."""
    return beside_lot(award.lot, person, now)


def events_about(opportunity: Opportunity) -> list[QuerySet]:
    """The records whose audit events belong to the history of an evaluation."""
    of_bid = {"bid__lot__opportunity": opportunity}
    return [
        Check._default_manager.filter(**of_bid),
        Ruling._default_manager.filter(concern__bid__lot__opportunity=opportunity),
        ExclusionNotice._default_manager.filter(ruling__concern__bid__lot__opportunity=opportunity),
        Enquiry._default_manager.filter(**of_bid),
        PriceDecision._default_manager.filter(**of_bid),
        PriceConfirmation._default_manager.filter(decision__bid__lot__opportunity=opportunity),
    ]
