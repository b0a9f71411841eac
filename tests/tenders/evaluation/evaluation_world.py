"""An evaluation of two lots with two bidders, walked through phase by phase, and what must not be read too early.

Texts are words that stand nowhere else, so that a search of whole answers finds where each can be read.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.core.money import pounds
from tenders.bids.models import Bid
from tenders.evaluation.briefing import CHECKS
from tenders.evaluation.enums import HistoryKind, Outcome, Seat
from tenders.evaluation.models import BidderInterest
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.services import award, interests, moderation, panel, scoring
from tests.factories.accounts import OrganisationFactory, StaffFactory, UserFactory
from tests.factories.bids import make_submitted
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, clear, no_interests, open_bids, open_prices
from tests.factories.opportunities import OpportunityFactory

PHASES = (
    "sealed",
    "opened",
    "North scored in part",
    "North agreed",
    "North prices open",
    "South agreed",
    "South prices open",
    "recommended",
    "told",
    "published",
)
# What one visit costs: the unit price that each bidder asks, by bidder and lot.
UNITS = {("Ash", 1): "71.13", ("Ash", 2): "72.17", ("Birch", 1): "83.19", ("Birch", 2): "84.23"}
QUANTITY = 110
PAGES_OF_BID = (
    "panel_reveal", "panel_not_scored", "checks_bid", "checks_record", "checks_price",
    "bid_tasks", "bid_withdraw", "bid_summary", "bid_requests", "bid_price_enquiry",
)  # fmt: skip
VISITORS = (
    "nobody", "Ash", "Birch", "other provider", "opener", "north", "south", "both", "moderator", "other panel",
    "lead", "approver", "auditor", "commissioner", "elected member", "user administrator",
)  # fmt: skip


@dataclass
class EvaluationWorld:
    """Who asks, what for, and where it stands."""

    people: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)
    bids: dict = field(default_factory=dict)
    awards: dict = field(default_factory=dict)
    opportunity: object = None

    @property
    def criterion(self):
        """The first of the two criteria, by which everything is scored here."""
        return quality_of(self.opportunity)[0].id

    def lot(self, number):
        """A lot as it stands now."""
        return self.opportunity.lots.model.objects.select_related("opportunity").get(
            opportunity=self.opportunity, number=number
        )

    def bid(self, name, lot):
        """A bid as it stands now."""
        return Bid.objects.select_related("lot__opportunity", "organisation").get(pk=self.bids[name, lot].pk)


def secrets():
    """{secret: texts by which it is known}."""
    found = {}
    for (name, lot), unit in UNITS.items():
        whole = pounds(QUANTITY * Decimal(unit)).removeprefix("£")
        found[f"price of {name}, {lot}"] = (unit, whole, whole.replace(",", ""))
    for who in ("north", "south", "both"):
        for name, lot in UNITS:
            found[f"reason of {who} about {name}, {lot}"] = (_reason(who, name, lot),)
    for name, lot in UNITS:
        found[f"agreed reason about {name}, {lot}"] = (_reason("panel", name, lot),)
    return found


def _reason(who, name, lot):
    return f"zq{who}{name}{lot}zq"


def make():
    """Two bids a lot, sealed, and everybody who may ask."""
    world = EvaluationWorld()
    world.opportunity = OpportunityFactory(published=True)
    for name in ("Ash", "Birch"):
        organisation = OrganisationFactory(name=name)
        person = UserFactory(of=organisation, of__as_=MemberRole.OWNER, full_name=f"Person of {name}")
        world.people[name] = person
        for lot in (1, 2):
            place = world.opportunity.lots.get(number=lot)
            unit = UNITS[name, lot]
            world.bids[name, lot] = make_submitted(lot=place, organisation=organisation, author=person, price=unit)[0]
    roles = {
        "opener": Role.OPENER,
        "north": Role.EVALUATOR,
        "south": Role.EVALUATOR,
        "both": Role.EVALUATOR,
        "moderator": Role.MODERATOR,
        "other panel": Role.EVALUATOR,
        "lead": Role.PROCUREMENT_LEAD,
        "approver": Role.APPROVER,
        "auditor": Role.AUDITOR,
        "commissioner": Role.COMMISSIONER,
        "elected member": Role.ELECTED_MEMBER,
        "user administrator": Role.USER_ADMINISTRATOR,
    }
    world.people |= {name: StaffFactory(role=role, full_name=f"The {name}") for name, role in roles.items()}
    world.people["nobody"] = AnonymousUser()
    world.people["other provider"] = UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER)
    return world


def step(world, phase):
    """Take the world to a phase, from the one before."""
    if phase in STEPS:
        STEPS[phase](world)
        world.opportunity.refresh_from_db()


def _opened(world):
    """The panel is seated: north and south judge a lot each, south is recused from Birch."""
    lead = world.people["lead"]
    open_bids(world.opportunity)
    for name in ("north", "south", "both", "moderator"):
        seat = Seat.MODERATOR if name == "moderator" else Seat.EVALUATOR
        member = panel.invite(opportunity=world.opportunity, user=world.people[name], seat=seat, actor=lead, now=AFTER)
        if name in ("north", "south"):
            lot = world.lot(1 if name == "north" else 2)
            parts = [(lot.pk, criterion.id) for criterion in quality_of(world.opportunity)]
            facts = {"judges_all": False}
            member = panel.change_seat(member=member, facts=facts, parts=parts, actor=lead, now=AFTER)
        world.members[name] = _recused_from_birch(world, member) if name == "south" else clear(member)


def _recused_from_birch(world, member):
    birch = world.bids["Birch", 2].organisation
    ready = interests.declare_general(member=member, interest="", actor=member.user, now=AFTER)
    told = {**no_interests(member), birch.pk: "My cousin works there."}
    declared = interests.declare(member=ready, interests=told, actor=member.user, now=AFTER)
    interest = BidderInterest.objects.get(member=declared, organisation=birch)
    lead = world.people["lead"]
    interests.decide_bidder(interest=interest, verb="recuse", reason="Close.", actor=lead, now=AFTER)
    assert BidderInterest.objects.get(pk=interest.pk).outcome == Outcome.RECUSED
    declared.refresh_from_db()
    return _briefed(declared)


def _briefed(member):
    panel.take_check(member=member, answers={c.key: str(c.right) for c in CHECKS}, actor=member.user, now=AFTER)
    member.refresh_from_db()
    return member


def _score(world, who, name, lot, value, *, is_final=True):
    member, bid, value = world.members[who], world.bid(name, lot), Decimal(value)
    for criterion in quality_of(world.opportunity):
        about = {"member": member, "bid": bid, "criterion_id": criterion.id, "actor": member.user, "now": AFTER}
        score = scoring.save_score(value=value, reason=_reason(who, name, lot), **about)
        if is_final:
            scoring.finalise_score(score=score, actor=member.user, now=AFTER)


def _agree(world, name, lot, value):
    chair, bid = world.members["moderator"], world.bid(name, lot)
    for criterion in quality_of(world.opportunity):
        moderation.agree(
            bid=bid,
            criterion_id=criterion.id,
            value=Decimal(value),
            reason=_reason("panel", name, lot),
            present=[key for key, _name in moderation.people_of(world.opportunity)],
            actor=chair.user,
            now=AFTER,
        )


def _north_in_part(world):
    _score(world, "north", "Ash", 1, 5)
    _score(world, "north", "Birch", 1, 3, is_final=False)
    _score(world, "both", "Ash", 1, 3, is_final=False)
    _score(world, "both", "Ash", 2, 3, is_final=False)


def _north_agreed(world):
    _score(world, "north", "Birch", 1, 3)
    for name, value in (("Ash", 5), ("Birch", 3)):
        _score(world, "both", name, 1, value)
        _agree(world, name, 1, value)


def _south_agreed(world):
    _score(world, "south", "Ash", 2, 5)
    for name, value in (("Ash", 5), ("Birch", 3)):
        _score(world, "both", name, 2, value)
        _agree(world, name, 2, value)


def _recommended(world):
    for lot in (1, 2):
        world.awards[lot] = clear_checks(
            award.recommend(
                lot=world.lot(lot), bid=world.bid("Ash", lot), reason="First.", actor=world.people["lead"], now=AFTER
            )
        )


def _told(world):
    for lot in (1, 2):
        approved = award.approve(award=world.awards[lot], actor=world.people["approver"], now=AFTER)
        award.send_summaries(award=approved, actor=world.people["lead"], now=AFTER)


def _published(world):
    for lot in (1, 2):
        world.awards[lot].refresh_from_db()
        award.publish(award=world.awards[lot], actor=world.people["lead"], now=AFTER)


STEPS = {
    "opened": _opened,
    "North scored in part": _north_in_part,
    "North agreed": _north_agreed,
    "North prices open": lambda world: open_prices(world.lot(1)),
    "South agreed": _south_agreed,
    "South prices open": lambda world: open_prices(world.lot(2)),
    "recommended": _recommended,
    "told": _told,
    "published": _published,
}


def addresses(world):
    """{what a person would call it: address}: every page and file of an evaluation, both lots and both bidders.

    But the records, which are for the same people and the same phases as the page of the award, and take long.
    """
    opportunity = world.opportunity.pk
    found = {
        f"{name} {ending}".strip(): reverse(name, args=(opportunity, *more))
        for name, ending, more in (
            ("panel_opening", "", ()), ("panel_seats", "", ()), ("panel_interests", "", ()), ("panel_briefing", "", ()),
            ("panel_plan", "", ()),
        )
    }  # fmt: skip
    # By kind, because a page holds fifty acts and the packs that are taken here are acts too.
    history = reverse("panel_history", args=(opportunity,))
    found |= {f"panel_history {kind}": f"{history}?kind={kind}" for kind in HistoryKind if kind != HistoryKind.PANEL}
    found |= {name: reverse(name) for name in ("panel_home", "panel_attempts", "panel_awards")}
    found["opportunity_detail"] = reverse("opportunity_detail", args=(world.opportunity.slug,))
    found |= {f"panel_seat {who}": reverse("panel_seat", args=(row.pk,)) for who, row in world.members.items()}
    for lot in (1, 2):
        key = world.lot(lot).pk
        for name in (
            "panel_lot",
            "panel_lot_end",
            "panel_prices",
            "panel_pictures",
            "panel_scores_file",
            "panel_tasks",
            "panel_requests",
            "checks_lot",
        ):
            found[f"{name} {lot}"] = reverse(name, args=(key,))
        found[f"panel_pack {lot}"] = reverse("panel_pack", args=(key, "html"))
    for (name, lot), bid in world.bids.items():
        for page in ("panel_score", "panel_moderate"):
            found[f"{page} {name} {lot}"] = reverse(page, args=(bid.pk, world.criterion))
        for page in PAGES_OF_BID if (name, lot) in (("Ash", 2), ("Birch", 1)) else ("checks_price", "bid_summary"):
            found[f"{page} {name} {lot}"] = reverse(page, args=(bid.pk,))
    for lot, given in world.awards.items():
        for name in ("panel_award", "panel_summaries", "panel_contract"):
            found[f"{name} {lot}"] = reverse(name, args=(given.pk,))
        found[f"panel_award_report {lot}"] = reverse("panel_award_report", args=(given.pk, "html"))
    return found
