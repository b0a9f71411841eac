"""What the journeys of panels share: a submitted bid, keys, declarations, the knowledge check, a check before an award."""

import re
import uuid

from portal.accounts.enums import MemberRole
from tenders.bids.services import drafts, submitting
from tenders.evaluation.briefing import CHECKS
from tests.factories.accounts import UserFactory
from tests.factories.custody import identity_of


def make_bid(lot, organisation, texts, price, moment, *, also=None):
    """Submitted by a person of its own: ``texts`` answer the scored questions in order, ``also`` others by key."""
    author = UserFactory(of=organisation, of__as_=MemberRole.OWNER)
    bid = drafts.start(lot=lot, organisation=organisation, actor=author, now=moment)
    scored = lot.opportunity.question_version.structure.sections[0].questions
    typed = {question.key: text for question, text in zip(scored, texts, strict=True)} | (also or {})
    drafts.save_answers(bid=bid, typed=typed, seen=None, actor=author, now=moment)
    prices = {str(line.pk): price for line in lot.opportunity.price_lines.all()}
    drafts.save_prices(bid=bid, typed=prices, seen=None, actor=author, now=moment)
    submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=moment)
    return bid


def give_key(person, holder):
    """On the page that asks for a key."""
    person.press("Give my key")
    person.sees("Say whether you have an interest.")
    person.choose("No, I have no interest to declare")
    person.fill("Pass code or key", identity_of(holder))
    person.press("Give my key")


def open_prices(person, holder, name):
    """One of the two keys for the prices of a lot, found by its ``name`` on the panel page."""
    person.go("/panel/")
    person.follow(name)
    give_key(person, holder)


def declare(person, bidders, *, interest=None, support=False):
    """Both stages, with no interest but ``interest`` (a pair of bidder and text); then the support person."""
    person.go("/panel/")
    person.follow("Declare your interests")
    person.press("Declare")
    person.sees("Say whether you have an interest.")
    person.choose("No")
    person.press("Declare")
    person.sees(f"Do you have an interest in {bidders[0]}?")
    known, text = interest or ("", "")
    for name in bidders:
        group = person.page.get_by_role("group", name=f"Do you have an interest in {name}?")
        group.get_by_label("Yes" if name == known else "No").check()
        if name == known:
            person.page.get_by_label("If yes: what is the interest?").nth(bidders.index(name)).fill(text)
    person.press("Declare")
    if support:
        person.choose("No")
        person.press("Declare")


def know(person):
    """The knowledge check, every answer right."""
    person.follow("the briefing and its knowledge check")
    for check in CHECKS:
        person.choose(check.answers[check.right])
    person.press("Check my answers")
    person.sees("You passed the knowledge check.")


def check_supplier(leader, name):
    """From the list of checks before an award: nothing is found against this supplier, nothing else applies."""
    leader.page.get_by_role("link", name=name, exact=True).last.click()
    leader.page.wait_for_load_state()
    leader.follow(re.compile(f"Check {name}"))
    leader.fill("What did you look at?", "The debarment list and the register of companies.")
    leader.press("Save this check")
    leader.sees("Choose what you found.")
    leader.choose("Clear")
    leader.press("Save this check")
    leader.sees("The check is saved.")
    for kind in ("conditions", "references", "financial", "supplier information"):
        leader.follow(re.compile(f"Does not apply.*{kind}"))
        leader.fill("Note", "The notice asked for none.")
        leader.press("Save this check")
        leader.sees("The check is saved.")
