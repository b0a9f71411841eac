"""Five people, one of whom uses services, score three bidders in two lots, agree, award both, and every bidder reads why.

Bids and their opening, two of the five declarations and the scores that nothing new would be learned from are made by
the services; ``KEEP_SCREENS=1`` keeps the pictures of the documentation.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from portal.accounts.roles import Role
from portal.core import clock
from tenders.bids.models import Bid
from tenders.evaluation.briefing import CHECKS
from tenders.evaluation.enums import Seat
from tenders.evaluation.models import Award, PanelMember, Score
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.parts import parts_of
from tenders.evaluation.services import moderation, panel, scoring
from tenders.opportunities import services
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import OrganisationFactory, StaffFactory
from tests.factories.custody import ensure_holders
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import clear, open_bids
from tests.factories.opportunities import OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section
from tests.journeys.panels import check_supplier, declare, know, make_bid, open_prices

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TITLE = "Overnight short breaks"
QUESTIONS = section(
    question(text="How do carers get a break they can plan around?", word_limit=200),
    question(text="Who are your staff, and who comes when one of them is ill?", word_limit=200),
    title="The service",
)
# Of each bidder: two answers, the price of each line, and what the panel gives it in each lot.
BIDS = {
    "Harbour Care": (
        "A carer rings us, and we look for a free room. Most get one within a month.",
        "Twelve support workers. An agency sends somebody when one is ill.",
        "21",
        {1: "3", 2: "3"},
    ),
    "Heron Homes": (
        "Every carer books a week of nights a year ahead. In 2025 we kept 97 of 100 bookings.",
        "Nine support workers whom families choose with us. Two more are on call each night.",
        "22",
        {1: "3", 2: "5"},
    ),
    "Willow Trust": (
        "Every carer books six months ahead, and three rooms stay free for the same night. No booking was cancelled.",
        "Fourteen support workers, known to the guests by name. The team leader covers the first night herself.",
        "20",
        {1: "5", 2: "3"},
    ),
}
NAMES = sorted(BIDS)


@dataclass(frozen=True)
class Five:
    """The panel: three officers who evaluate, Grace who uses services, Dev who moderates."""

    asha: PanelMember
    ben: PanelMember
    cara: PanelMember
    grace: PanelMember
    dev: PanelMember


@pytest.fixture
def opportunity(live_server):
    """Opened half an hour ago with three bids for each of its two lots; the law wants an award notice and a standstill."""
    now = clock.now()
    questions = QuestionSetFactory(sections=[QUESTIONS], published=True)
    facts = {"deadline": now - HOUR, "question_set": questions}
    draft = OpportunityFactory(title=TITLE, slug="overnight", **facts)
    services.check(opportunity=draft, actor=draft.owner, now=now - 9 * HOUR)
    services.publish(opportunity=draft, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=now - 8 * HOUR)
    Opportunity.objects.update(regime="PA23", band="COVERED")
    published = Opportunity.objects.get()
    for name, (*texts, price, _given) in BIDS.items():
        organisation = OrganisationFactory(name=name)
        for lot in published.lots.order_by("number"):
            make_bid(lot, organisation, texts, price, now - 2 * HOUR)
    open_bids(published, now=now - 30 * MINUTE)
    return Opportunity.objects.get()


@pytest.fixture
def lead(staff_code):
    return staff_code(StaffFactory(role=Role.PROCUREMENT_LEAD, full_name="Lena Marsh"))


@pytest.fixture
def five(opportunity, lead, staff_code):
    """Seated by the lead; Asha judges everything, Cara the team, Ben and Grace the delivery."""
    then = clock.now() - 20 * MINUTE
    delivery, team = quality_of(opportunity)
    lots = list(opportunity.lots.order_by("number"))

    def seat(name, criterion=None, role=Role.EVALUATOR, **facts):
        person = staff_code(StaffFactory(role=role, full_name=name))
        kind = Seat.MODERATOR if role == Role.MODERATOR else Seat.EVALUATOR
        act = {"actor": lead, "now": then}
        member = panel.invite(opportunity=opportunity, user=person, seat=kind, **act)
        if not criterion:
            return member
        parts = [(lot.pk, criterion.id) for lot in lots]
        return panel.change_seat(member=member, facts={"judges_all": False, **facts}, parts=parts, **act)

    made = Five(
        asha=clear(seat("Asha Bell"), now=then),
        ben=seat("Ben Cole", delivery),
        cara=clear(seat("Cara Dunn", team), now=then),
        grace=seat("Grace Hill", delivery, has_experience=True, support_name="Ann Other"),
        dev=clear(seat("Dev Rao", role=Role.MODERATOR), now=then),
    )
    # Ben's interest is decided before he would come to the knowledge check.
    right = {check.key: str(check.right) for check in CHECKS}
    panel.take_check(member=made.ben, answers=right, actor=made.ben.user, now=then)
    return made


@pytest.mark.django_db(transaction=True)
def test_a_panel_of_five_awards_two_lots(visit, opportunity, lead, five, staff_code):
    lots = list(opportunity.lots.order_by("number"))
    north, south = lots
    leader = _in(visit, lead)
    ben = _recuse(visit, leader, five)
    _score(visit, ben, five, north)
    _score_the_rest(opportunity, five)
    _agree(visit, five, north)
    _agree_the_rest(opportunity, five)
    _open_all_prices(visit, staff_code, lots)
    for lot, winner in ((north, "Willow Trust"), (south, "Heron Homes")):
        _recommend(leader, lot, winner)
    _approve(visit, staff_code(StaffFactory(role=Role.APPROVER)), lots)
    for award in Award.objects.order_by("lot__number"):
        _send_and_publish(leader, award)
    _read(visit, north, south)
    leader.go(f"/panel/opportunities/{opportunity.pk}/history/?kind=PANEL")
    leader.sees("Ben Cole, evaluator does not judge Willow Trust. Reason: A sister who works there.")
    leader.go(f"/panel/opportunities/{opportunity.pk}/history/?kind=SCORES")
    leader.sees("the final score 5 instead of 3")
    leader.keep("16-history")


def _in(visit, user):
    person = visit()
    person.sign_in(user)
    return person


def _bid(name, lot):
    return Bid.objects.get(organisation__name=name, lot=lot)


def _to(person, lot, criterion, name):
    """From the list of a lot to one criterion of one bid."""
    person.go(f"/panel/lots/{lot.pk}/scores/")
    person.follow(re.compile(rf"{criterion}\s*, {name}"))


def _recuse(visit, leader, five):
    """Ben knows somebody at Willow: the lead recuses him from it, and Cara takes over what he would have judged."""
    ben = _in(visit, five.ben.user)
    declare(ben, NAMES, interest=("Willow Trust", "My sister works there at night."))
    ben.sees("A procurement lead decides about what you declared.")
    leader.go(f"/panel/seats/{five.ben.pk}/")
    leader.sees("My sister works there at night.")
    leader.fill("Reason for the decision", "A sister who works there.")
    leader.page.get_by_label("who takes over their work?").select_option(label=_option(leader, "Cara Dunn"))
    leader.press("Recuse from Willow Trust")
    leader.sees("The decision is recorded.")
    leader.sees("A sister who works there.")
    return ben


def _option(person, name):
    """The whole text of the option that names somebody."""
    return person.page.locator("option", has_text=name).first.inner_text()


def _score(visit, ben, five, lot):
    """Each evaluator scores at least one criterion; the service user reads it in the plain view."""
    asha, cara, grace = (_in(visit, member.user) for member in (five.asha, five.cara, five.grace))
    declare(grace, NAMES, support=True)
    know(grace)
    _to(grace, lot, "Delivery", "Willow Trust")
    grace.sees("Read the answer, choose a score, and say in your own words why.")
    grace.page.get_by_role("button", name=re.compile("Read aloud")).first.wait_for()
    grace.choose("5 Excellent")
    grace.fill("Reason", "I could plan a holiday. A free room the same night would have helped us.")
    grace.keep("11-plain-scoring")
    _final(grace)
    _to(ben, lot, "Delivery", "Harbour Care")
    ben.choose("3 Good")
    ben.fill("Reason", "There is a room for most within a month; nobody can plan by that.")
    _final(ben)
    ben.go(f"/panel/lots/{lot.pk}/scores/")
    ben.sees_not("Willow Trust")
    _to(cara, lot, "Delivery", "Willow Trust")
    cara.choose("5 Excellent")
    cara.fill("Reason", "Six months ahead, with rooms kept free for the same night.")
    _final(cara)
    _to(asha, lot, "Delivery", "Willow Trust")
    asha.choose("3 Good")
    asha.fill("Reason", "It can be booked ahead, but says nothing of emergencies.")
    _final(asha)
    _change(asha, lot)


def _final(person):
    person.press("Make it final")
    person.sees("Final")


def _change(asha, lot):
    _to(asha, lot, "Delivery", "Willow Trust")
    asha.page.get_by_text("Change your score").first.click()
    form = asha.page.locator("form", has=asha.page.get_by_role("button", name="Change my score"))
    form.get_by_label("5 Excellent").check()
    form.get_by_label("Reason").fill("It can be booked ahead, and three rooms stay free for emergencies.")
    asha.press("Change my score")
    asha.sees("Say why you change your score.")
    form.get_by_label("Why do you change it?").fill("I had passed over the three free rooms.")
    asha.press("Change my score")
    asha.sees("Your score is changed. The earlier one stays on record.")


def _score_the_rest(opportunity, five):
    parts, now = parts_of(opportunity), clock.now()
    for bid in _bids():
        for criterion in quality_of(opportunity):
            for member in parts.scorers(bid, criterion.id):
                if Score.objects.filter(member=member, bid=bid, criterion=criterion.id).exists():
                    continue
                about = {"member": member, "bid": bid, "criterion_id": criterion.id}
                given = {"value": _given(bid), "reason": f"It says how {criterion.name.lower()} is meant to work."}
                draft = scoring.save_score(**about, **given, actor=member.user, now=now)
                scoring.finalise_score(score=draft, actor=member.user, now=now)


def _bids():
    return Bid.objects.opened().select_related("lot__opportunity", "organisation").order_by("lot__number", "pk")


def _given(bid):
    return Decimal(BIDS[bid.organisation.name][3][bid.lot.number])


def _agree(visit, five, lot):
    """What everybody gave stands side by side; Ann Other is away, and Cara would rather see more."""
    dev = _in(visit, five.dev.user)
    _to(dev, lot, "Delivery", "Willow Trust")
    for name in ("Asha Bell: 5", "Cara Dunn: 5", "Grace Hill: 5"):
        dev.sees(name)
    dev.sees("Before: 3.")
    dev.sees_not("Ben Cole: ")
    for box in dev.page.get_by_role("checkbox").all():
        box.check()
    dev.page.get_by_label(re.compile("Ann Other")).uncheck()
    dev.fill("What was discussed", "Whether three free rooms are enough for the same night.")
    dev.choose("5 Excellent")
    dev.fill("Reason", "Carers book six months ahead, and three rooms stay free for the same night.")
    dev.fill("Who disagrees, and why", "Cara Dunn would have liked to read how often the rooms were full.")
    dev.keep("12-moderation")
    dev.press("Record the agreed score")
    dev.sees("The agreed score is recorded.")
    _to(dev, lot, "Delivery", "Willow Trust")
    dev.sees("Disagrees: Cara Dunn would have liked")


def _agree_the_rest(opportunity, five):
    people = [key for key, _name in moderation.people_of(opportunity)]
    for bid in _bids():
        for criterion in quality_of(opportunity):
            if bid.moderations.filter(criterion=criterion.id).exists():
                continue
            moderation.agree(
                bid=bid,
                criterion_id=criterion.id,
                value=_given(bid),
                reason="The panel read it together and found what the words of the scale ask for.",
                present=people,
                actor=five.dev.user,
                now=clock.now(),
            )


def _open_all_prices(visit, staff_code, lots):
    for holder in ensure_holders()[:2]:
        person = _in(visit, staff_code(holder.user))
        for lot in lots:
            open_prices(person, holder, f"{TITLE}: {lot}")


def _recommend(leader, lot, winner):
    """The first place is recommended with its arithmetic on the page, and its supplier is checked (of the second by the services)."""
    leader.go(f"/panel/lots/{lot.pk}/")
    leader.page.get_by_text(f"How the points of {winner} were worked out").click()
    leader.sees("40 × 5 ÷ 5 = 40.00")
    if lot.number == 1:
        leader.keep("13-points")
    leader.choose(f"1. {winner}")
    leader.fill("Reason", "It has the most points, and its price is complete.")
    leader.press("Recommend the award")
    leader.sees("The award is recommended.")
    if lot.number == 2:
        clear_checks(Award.objects.get(lot=lot), now=clock.now())
        return
    leader.go(f"/panel/lots/{lot.pk}/")
    leader.follow("Checks before award")
    leader.sees(f"Not checked yet for exclusion grounds and the debarment list: {winner}.")
    check_supplier(leader, winner)


def _approve(visit, approver, lots):
    person = _in(visit, approver)
    for lot in lots:
        person.go("/panel/")
        person.follow(f"{TITLE}: {lot}")
        person.press("Approve")
        person.sees("The award is approved.")


def _send_and_publish(leader, award):
    """Bidders are told first, then the notice is recorded; the standstill is counted from its day."""
    leader.go(f"/panel/awards/{award.pk}/")
    leader.press("Send the assessment summaries")
    leader.fill("Number of the award notice", "2026/S 000-054321")
    now = clock.local(clock.now())
    for part, value in (("Day", now.day), ("Month", now.month), ("Year", now.year), ("Time", f"{now:%H:%M}")):
        leader.fill(part, str(value))
    leader.press("Publish the award")
    leader.sees("Published")
    if award.lot.number == 1:
        leader.keep("14-award")
    leader.follow("standstill and contract")
    leader.sees("Mandatory")
    leader.sees("The standstill lasts until")
    leader.page.get_by_role("link", name="Award", exact=True).wait_for()


def _read(visit, north, south):
    """One bidder won in the first lot and not in the second, one the other way round, one in none."""
    told = {
        "Harbour Care": (north, "It came 2 of 3"),
        "Heron Homes": (south, "Your bid was successful. It came first of 3"),
        "Willow Trust": (south, "It came 2 of 3"),
    }
    for name, (lot, words) in told.items():
        bid = _bid(name, lot)
        person = _in(visit, bid.created_by)
        person.go(f"/workspace/bids/{bid.pk}/")
        person.follow("Read the assessment summary")
        person.sees(f"Assessment summary for {name}")
        person.sees(words)
        if name == "Harbour Care":
            person.sees("Willow Trust was successful with")
            person.keep("15-assessment-summary")
