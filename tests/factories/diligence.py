"""Checks before an award for tests, by the real services."""

from datetime import timedelta

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from tenders.diligence.enums import Decided, Kind, Result
from tenders.diligence.queries.checks import lot_checks, of_bid
from tenders.diligence.rules import outcomes_of_price
from tenders.diligence.services import checks, low
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.evaluation import AFTER


def make_check(bid, *, kind=Kind.EXCLUSION, about="", result=Result.CLEAR, actor=None, now=AFTER, **more):
    """One check of the bidder, or of whoever is named."""
    return checks.check(
        bid=bid,
        kind=kind,
        about=about or bid.organisation.name,
        result=result,
        actor=actor or StaffFactory(role=Role.PROCUREMENT_LEAD),
        now=now,
        **{"looked_at": "The debarment list", "looked_on": now.date(), **more},
    )


def clear_checks(award, *, now=AFTER):
    """Everything that an approval needs: clear checks of the recommended bid, and no flag left. Gives the award."""
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    rows = lot_checks(award.lot)
    for person in of_bid(rows, award.bid_id).missing:
        make_check(award.bid, about=person.name, actor=lead, now=now)
    make_rest(award.bid, actor=lead, now=now)
    for row in rows:
        if row.is_flagged:
            settle(row.opened.bid, row.low, lead, now)
    return award


def make_rest(bid, *, actor=None, now=AFTER):
    """What else a recommended bid needs: made, or not applicable."""
    for kind in of_bid(lot_checks(bid.lot), bid.pk).missing_kinds:
        result = {"result": Result.NOT_APPLICABLE, "note": "The notice asked for none."}
        make_check(bid, kind=kind, actor=actor, now=now, **(result if kind == Kind.REFERENCES else {}))


def settle(bid, found, lead, now):
    """The price stands: the bidder need not be asked, or explained it."""
    if Decided.UNASKED not in outcomes_of_price(bid, found, now):
        enquiry = make_enquiry(bid, actor=lead, now=now)
        writer = UserFactory(of=bid.organisation, of__as_=MemberRole.EDITOR)
        low.reply(enquiry=enquiry, text="We own the house.", actor=writer, now=now)
        return low.decide(bid=bid, outcome=Decided.EXPLAINED, reason="The sum is whole.", actor=lead, now=now)
    return low.decide(bid=bid, outcome=Decided.UNASKED, reason="Few prices, far apart.", actor=lead, now=now)


def make_enquiry(bid, *, actor=None, now=AFTER, days=3):
    """The bidder is asked."""
    lead = actor or StaffFactory(role=Role.PROCUREMENT_LEAD)
    return low.ask(bid=bid, text="How?", due=now + timedelta(days=days), actor=lead, now=now)
