"""Openings, panels and scores for tests, by the real services."""

from datetime import timedelta
from decimal import Decimal

from portal.accounts.roles import Role
from tenders.evaluation import opening
from tenders.evaluation.briefing import CHECKS
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import OpenedBid
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.services import award as awards
from tenders.evaluation.services import interests, moderation, panel, scoring
from tenders.opportunities.gate import case_of
from tests.factories.accounts import StaffFactory
from tests.factories.bids import make_submitted
from tests.factories.custody import ensure_holders, key_of
from tests.factories.opportunities import DEADLINE, OpportunityFactory

AFTER = DEADLINE + timedelta(hours=1)


def open_bids(opportunity, *, now=AFTER):
    """Two openers open the bids with their keys."""
    first, second, *_others = ensure_holders()
    opening.approve(opportunity=opportunity, now=now, **key_of(first))
    done = opening.approve(opportunity=opportunity, now=now, **key_of(second))
    opportunity.refresh_from_db()
    return done


def open_prices(lot, *, now=AFTER):
    """Two openers open the prices of a lot with their keys."""
    first, second, *_others = ensure_holders()
    opening.approve_prices(lot=lot, now=now, **key_of(first))
    return opening.approve_prices(lot=lot, now=now, **key_of(second))


def seat(opportunity, *, role=Role.EVALUATOR, lead=None, cleared=True, now=AFTER):
    """A panel member who declared no interest."""
    person = StaffFactory(role=role)
    lead = lead or StaffFactory(role=Role.PROCUREMENT_LEAD)
    kind = Seat.MODERATOR if role == Role.MODERATOR else Seat.EVALUATOR
    member = panel.invite(opportunity=opportunity, user=person, seat=kind, actor=lead, now=now)
    return clear(member, now=now) if cleared else member


def clear(member, *, now=AFTER):
    """The member declares no interest in either stage and passes the knowledge check."""
    right = {check.key: str(check.right) for check in CHECKS}
    panel.take_check(member=member, answers=right, actor=member.user, now=now)
    ready = interests.declare_general(member=member, interest="", actor=member.user, now=now)
    return interests.declare(member=ready, interests=no_interests(member), actor=member.user, now=now)


def no_interests(member):
    """{organisation: ""} for everybody who bid."""
    opened = OpenedBid.objects.filter(bid__lot__opportunity=member.opportunity)
    return dict.fromkeys(opened.values_list("bid__organisation", flat=True), "")


def publish_award(award, lead, *, now=AFTER):
    """The award is made public, with its notice where one is needed."""
    needs = case_of(award.lot.opportunity, now).needs_award_notice
    notice = {"notice_number": "2026/S 000-054321", "notice_published_at": now} if needs else {}
    return awards.publish(award=award, actor=lead, now=now, **notice)


def score_all(member, bid, value, *, reason="Clear and complete.", now=AFTER):
    """Final scores of one member for every quality criterion of a bid."""
    for criterion in quality_of(bid.lot.opportunity):
        score = scoring.save_score(
            member=member,
            bid=bid,
            criterion_id=criterion.id,
            value=Decimal(value),
            reason=reason,
            actor=member.user,
            now=now,
        )
        scoring.finalise_score(score=score, actor=member.user, now=now)


def agree_all(moderator, bid, value, *, reason="The panel found it good.", now=AFTER):
    """Agreed scores for every quality criterion of a bid."""
    for criterion in quality_of(bid.lot.opportunity):
        moderation.agree(
            bid=bid,
            criterion_id=criterion.id,
            value=Decimal(value),
            reason=reason,
            present=[key for key, _name in moderation.people_of(bid.lot.opportunity)],
            actor=moderator.user,
            now=now,
        )


def assess(bids, values, *, people=None, reasons=None):
    """One evaluator scores each opened bid with its value; a moderator agrees the same. ``people``: both, once seated."""
    opportunity = bids[0].lot.opportunity
    evaluator, moderator = people or (seat(opportunity), seat(opportunity, role=Role.MODERATOR))
    for place, (bid, value) in enumerate(zip(bids, values, strict=True)):
        bid.refresh_from_db()
        score_all(evaluator, bid, value)
        agree_all(moderator, bid, value, **({"reason": reasons[place]} if reasons else {}))


def make_assessed(*values, opportunity=None, prices=None, reasons=None):
    """Bids for the first lot, one a value: opened, scored, agreed. Their prices are still sealed."""
    opportunity = opportunity or OpportunityFactory(published=True)
    asked = [{"price": price} for price in prices] if prices else [{} for _value in values]
    bids = [make_submitted(opportunity=opportunity, **more)[0] for more in asked]
    open_bids(opportunity)
    assess(bids, values, reasons=reasons)
    return bids
