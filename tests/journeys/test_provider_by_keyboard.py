"""A whole bid by keyboard alone, on a narrow screen, with and without script: every kind of question, prices, submit."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.questions.enums import Kind
from tenders.bids.models import Bid
from tenders.bids.services import drafts
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.bids import MORE
from tests.factories.opportunities import OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

ENDINGS = {
    "-day": "12",
    "-month": "1",
    "-year": "2027",
    "-postcode": "KM1 2AB",
    "-code": "PQRS2345",
    "-email": "a@b.example",
}
ACTIVE = """() => { const it = document.activeElement; const text = (it.value || it.innerText || "").trim();
    return {tag: it.tagName, type: it.type || "", name: it.name || "", id: it.id, mode: it.inputMode || "", text,
            inMain: !!it.closest("main"), checked: !!it.checked, value: it.value || "",
            label: (it.labels && it.labels.length ? it.labels[0].innerText : it.ariaLabel || "").trim()}; }"""
MOST_STEPS = 400


class Keys:
    """What somebody does who has no mouse: Tab, Space, Enter, arrows and letters."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.page.set_viewport_size({"width": 320, "height": 700})
        # Somebody listens all the time: switched on with the key press, the browser was sometimes too late to tell of it.
        self.page.on("filechooser", lambda _chooser: None)

    def on(self):
        """Where the focus stands."""
        return self.page.evaluate(ACTIVE)

    def next(self):
        """One step on."""
        self.page.keyboard.press("Tab")
        return self.on()

    def to(self, words, tag):
        """Tab until a link or button with these words has the focus, and press Enter."""
        for _step in range(MOST_STEPS):
            at = self.next()
            if at["tag"] == tag and words in at["text"] and at["inMain"]:
                return self._enter()
        raise AssertionError(f"The keyboard does not reach “{words}” on {self.page.url}.")

    def fill(self, until):
        """Go through a form, answering each field as it comes, up to the button with these words."""
        for _step in range(MOST_STEPS):
            at = self.next()
            if at["tag"] == "BUTTON" and until in at["text"]:
                return self._enter()
            if at["inMain"]:
                self._answer(at)
        raise AssertionError(f"The keyboard does not reach “{until}” on {self.page.url}.")

    def _enter(self):
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.visitor.look()
        self.page.set_viewport_size({"width": 320, "height": 700})

    def _answer(self, at):
        keyboard = self.page.keyboard
        if at["type"] in ("radio", "checkbox"):
            if not at["checked"]:
                keyboard.press("Space")
        elif at["tag"] == "SELECT":
            if not at["value"]:
                keyboard.press("ArrowDown")
        elif at["type"] == "file":
            with self.page.expect_file_chooser() as chooser:
                keyboard.press("Space")
            chooser.value.set_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 plan"})
        elif at["tag"] in ("INPUT", "TEXTAREA") and not at["value"]:
            keyboard.type(self._text(at))

    def _text(self, at):
        if any(word in at["label"] for word in ("By when", "Date")):
            return "21 11 2026"
        ending = next((text for end, text in ENDINGS.items() if at["name"].endswith(end)), None)
        return ending or ("5" if at["mode"] in ("decimal", "numeric") else "Seven")


@pytest.fixture
def opportunity(live_server):
    deadline = (clock.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    asked = [question(str(kind), f"The {kind.label.lower()}", **MORE.get(kind, {})) for kind in Kind]
    questions = QuestionSetFactory(sections=[section(*asked)], published=True)
    return OpportunityFactory(slug="by-keyboard", deadline=deadline, published=True, question_set=questions)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_whole_bid_by_keyboard(visit, opportunity, script):
    visitor = visit(script=script)
    visitor.sign_in(UserFactory(of=OrganisationFactory()))
    keys = Keys(visitor)
    visitor.go("/opportunities/by-keyboard/")
    keys.to("Bid for this opportunity", "A")
    keys.fill("Continue")
    bid = Bid.objects.get()
    keys.to("1. Your approach", "A")
    keys.fill("Save and continue")
    visitor.sees_not("There is a problem")
    keys.to("Prices", "A")
    keys.fill("Save and continue")
    draft = drafts.read(bid)
    left = [one.text for one in opportunity.question_version.structure.questions if not draft.everything.get(one.key)]
    assert left == []
    assert {str(line.pk) for line in opportunity.price_lines.all()} < set(draft.prices)
    keys.to("Check answers and submit", "A")
    keys.fill("Submit the bid")
    visitor.sees("Bid received")
    bid.refresh_from_db()
    assert bid.state == "SUBMITTED"
