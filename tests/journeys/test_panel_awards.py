"""Two openers open, the panel scores alone and agrees, price follows quality, an award is approved and everyone reads it."""

import re
from datetime import timedelta

import pytest

from portal.accounts.roles import Role
from portal.core import clock
from tenders.bids.models import Bid
from tenders.evaluation.models import AssessmentSummary
from tenders.opportunities import services
from tests.factories.accounts import OrganisationFactory, StaffFactory
from tests.factories.custody import ensure_holders
from tests.factories.opportunities import OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section
from tests.journeys.panels import check_supplier, declare, give_key, know, make_bid, open_prices

HOUR = timedelta(hours=1)
MACHINE = "A machine helped."
SCORED = section(question(text="How?"), question(text="Who?"))
NOT_SCORED = section(
    question("long_text", "Did you use AI?", key="ai", word_limit=50, unscored=True),
    question("partners", "Who delivers it?", key="partners", options=["Insured"], max_rows=3),
    title="About you",
)


@pytest.fixture
def opportunity(live_server):
    """Closed an hour ago with two bids for its only lot, every step at its own time."""
    now = clock.now()
    questions = QuestionSetFactory(sections=[SCORED, NOT_SCORED], published=True)
    facts = {"deadline": now - HOUR, "question_set": questions}
    draft = OpportunityFactory(title="Breaks for carers", slug="breaks", **facts)
    lot = draft.lots.get(number=2)
    draft.lots.remove(lot)
    draft.save()
    services.check(opportunity=draft, actor=draft.owner, now=now - 9 * HOUR)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    published = services.publish(opportunity=draft, actor=lead, now=now - 8 * HOUR)
    for name, price in (("Willow", "20"), ("Harbour", "10")):
        texts = [f"{name} listens first."] * 2
        also = {"ai": MACHINE, "partners": [{"name": name, "role": "Lead", "share": "100", "conditions": "Insured"}]}
        organisation = OrganisationFactory(name=name)
        make_bid(published.lots.get(), organisation, texts, price, now - 2 * HOUR, also=also)
    return published


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_panel_awards(visit, opportunity, staff_code, script):
    holders = ensure_holders()[:2]
    for holder in holders:
        staff_code(holder.user)
    lead = staff_code(StaffFactory(role=Role.PROCUREMENT_LEAD))
    evaluator, moderator = staff_code(StaffFactory(role=Role.EVALUATOR)), staff_code(StaffFactory(role=Role.MODERATOR))
    approver = staff_code(StaffFactory(role=Role.APPROVER))

    leader = _nothing_to_see(visit, lead, opportunity, script)
    # They stay signed in: a code of the second factor works once.
    openers = [(_open(visit, holder, script), holder) for holder in holders]
    _seat(leader, opportunity, evaluator, moderator)
    _plan(leader, opportunity, evaluator)
    _score(visit, evaluator, opportunity, script)
    _ask(visit, leader, opportunity, script)
    _agree(visit, moderator, opportunity, script)
    leader.go(f"/panel/lots/{opportunity.lots.get().pk}/")
    leader.sees("Two openers now open the prices")
    for person, holder in openers:
        open_prices(person, holder, "Breaks for carers: Lot 1")
    leader.go(f"/panel/lots/{opportunity.lots.get().pk}/prices/")
    leader.sees("Total that counts, without VAT")
    _recommend(leader, opportunity)
    _check(leader, opportunity)
    _approve(visit, approver, script)
    _send_and_publish(leader, opportunity)
    _everyone_reads(visit, script)
    assert AssessmentSummary.objects.values("sent_at").distinct().count() == 1


def _nothing_to_see(visit, lead, opportunity, script):
    """Before the opening the lead's pages say nothing about bids."""
    leader = visit(script=script)
    leader.sign_in(lead)
    leader.go(f"/panel/opportunities/{opportunity.pk}/opening/")
    leader.sees("Only an opener takes part")
    leader.sees_not("Willow")
    return leader


def _open(visit, holder, script):
    person = visit(script=script)
    person.sign_in(holder.user)
    person.go("/panel/keys/")
    person.sees("Any 2 of the keys below")
    person.go("/panel/")
    person.follow("Breaks for carers")
    person.press("Give your key")
    give_key(person, holder)
    return person


def _seat(leader, opportunity, evaluator, moderator):
    leader.go(f"/panel/opportunities/{opportunity.pk}/opening/")
    leader.sees("As on the receipt")
    leader.go(f"/panel/opportunities/{opportunity.pk}/seats/")
    for member, seat in ((evaluator, "Evaluator"), (moderator, "Moderator")):
        leader.page.get_by_label("Person").select_option(str(member.pk))
        leader.choose(seat)
        leader.press("Seat on the panel")
        leader.sees(member.full_name)


def _plan(leader, opportunity, evaluator):
    """The evaluator uses services and has a support person; the lead sees the work of the panel."""
    leader.go(f"/panel/opportunities/{opportunity.pk}/seats/")
    leader.follow(evaluator.full_name)
    leader.page.get_by_label("Uses services like this one").check()
    leader.fill("Support person", "Ann Other")
    leader.press("Save")
    leader.sees("The seat is saved.")
    leader.go(f"/panel/opportunities/{opportunity.pk}/plan/")
    leader.sees("0 of 4")


def _ask(visit, leader, opportunity, script):
    """Two bids with one defect: one bidder is asked, for the other it is said why not; the answer stands beside the bid."""
    leader.go(f"/panel/lots/{opportunity.lots.get().pk}/requests/")
    for name in ("Harbour", "Willow"):
        leader.page.get_by_label("Bid", exact=True).select_option(label=name)
        leader.choose("An answer is unclear")
        leader.fill("Where, and what exactly?", "Which team?")
        leader.press("Mark this defect")
    leader.follow(re.compile("Ask the bidder Harbour"))
    leader.fill("What do you ask?", "Which of the two teams?")
    for part, value in (("Day", "1"), ("Month", "12"), ("Year", "2099"), ("Time", "noon")):
        leader.fill(part, value)
    leader.press("Send the request")
    leader.sees("The bid of Willow has the same defect: ask them too, or say why not.")
    leader.fill("If Willow is not asked: why?", "Its second answer says so.")
    leader.press("Send the request")
    leader.sees("Sent to 1 bidder.")
    bid = Bid.objects.get(organisation__name="Harbour")
    person = visit(script=script)
    person.sign_in(bid.created_by)
    person.go(f"/workspace/bids/{bid.pk}/")
    person.follow("Answer what the council asks about your bid")
    person.fill("Your answer", "The first team.")
    person.press("Send the answer")
    person.sees("Your answer is sent.")


def _score(visit, evaluator, opportunity, script):
    person = visit(script=script)
    person.sign_in(evaluator)
    declare(person, ["Harbour", "Willow"], support=True)
    know(person)
    for bid in Bid.objects.opened().order_by("organisation__name"):
        best = bid.organisation.name == "Willow"
        for criterion in ("Delivery", "Team"):
            person.go(f"/panel/lots/{bid.lot_id}/scores/")
            person.follow(re.compile(rf"{criterion}\s*, {bid.organisation.name}"))
            person.sees("listens first.")
            person.sees_not("£")
            person.sees_not(MACHINE)
            person.choose("5 Excellent" if best else "3 Good")
            if criterion == "Delivery":
                person.press("Make it final")
                person.sees("Give the reason for the score")
                _pin(person, script)
            person.fill("Reason", "It says who listens, and first.")
            person.press("Make it final")
    person.sees("Final")


def _pin(person, script):
    """By selecting words, or by copying them where there is no script."""
    page = person.page
    if script:
        page.locator("[data-pin] p").first.select_text()
        page.locator("[data-pin]").first.dispatch_event("mouseup")
    else:
        page.get_by_text("Pin a passage").first.click()
        page.locator("textarea[name^=quote-]").first.fill("listens  FIRST")
    page.get_by_role("button", name="Pin these words").first.click()
    person.look()
    person.sees("The passage is pinned.")


def _agree(visit, moderator, opportunity, script):
    person = visit(script=script)
    person.sign_in(moderator)
    declare(person, ["Harbour", "Willow"])
    know(person)
    for bid in Bid.objects.opened().order_by("organisation__name"):
        for criterion in ("Delivery", "Team"):
            person.go(f"/panel/lots/{bid.lot_id}/scores/")
            person.follow(re.compile(rf"{criterion}\s*, {bid.organisation.name}"))
            person.choose("5 Excellent" if bid.organisation.name == "Willow" else "3 Good")
            person.press("Record the agreed score")
            person.sees("Give the reason for the agreed score")
            for box in person.page.get_by_role("checkbox").all():
                box.check()
            person.fill("Reason", "The panel agreed after reading it together.")
            person.press("Record the agreed score")
            person.sees("The agreed score is recorded.")


def _recommend(leader, opportunity):
    leader.go(f"/panel/lots/{opportunity.lots.get().pk}/")
    leader.follow(re.compile(r"Willow\s*: what is not scored"))
    leader.sees(MACHINE)
    leader.sees("Conditions of participation, and who satisfies them")
    leader.go(f"/panel/lots/{opportunity.lots.get().pk}/")
    leader.page.get_by_text("How the points of Willow were worked out").click()
    leader.sees("40 × £1,100 ÷ £2,200 = 20.00")
    leader.look()
    leader.choose("1. Willow")
    leader.fill("Reason", "It has the most points.")
    leader.press("Recommend the award")
    leader.sees("The award is recommended.")


def _check(leader, opportunity):
    """The winner is checked; the other price is far below, and the lead says why it need not be explained."""
    leader.go(f"/panel/lots/{opportunity.lots.get().pk}/")
    leader.follow("Checks before award")
    leader.sees("Not checked yet for exclusion grounds and the debarment list: Willow.")
    check_supplier(leader, "Willow")
    leader.follow("Checks before award")
    leader.follow(re.compile("Price of Harbour"))
    leader.sees("£1,100 is 50% below £2,200, the other price. A flag is raised from 40%.")
    leader.choose("Not abnormally low: the bidder need not be asked")
    leader.fill("Why?", "Two bids tell little, and this one owns its house.")
    leader.press("Decide")
    leader.sees("Your decision is recorded.")


def _approve(visit, approver, script):
    person = visit(script=script)
    person.sign_in(approver)
    person.go("/panel/")
    person.follow("Breaks for carers")
    person.press("Approve")
    person.sees("The award is approved.")


def _send_and_publish(leader, opportunity):
    leader.go(f"/panel/lots/{opportunity.lots.get().pk}/")
    leader.follow("Award to Willow")
    leader.press("Send the assessment summaries")
    leader.press("Publish the award")
    leader.sees("Published")


def _everyone_reads(visit, script):
    loser = Bid.objects.get(organisation__name="Harbour")
    person = visit(script=script)
    person.sign_in(loser.created_by)
    person.go(f"/workspace/bids/{loser.pk}/")
    person.follow("Read the assessment summary")
    person.sees("It came 2 of 2 with 76.00 points. Willow was successful with 80.00.")
    anyone = visit(script=script)
    anyone.go("/opportunities/breaks/")
    anyone.sees("Awarded to")
    anyone.sees("Willow")
