"""The line goes down while a bid is written: what was typed waits in the window and is sent, and stays nowhere else."""

import time

import pytest
from playwright.sync_api import Error

from tenders.bids.services import drafts
from tests.factories.bids import make_draft
from tests.factories.opportunities import OpportunityFactory

WAITS = "Not saved: no connection. Your text is kept in this window and will be sent."
pytestmark = pytest.mark.django_db(transaction=True)


class Writer:
    """Somebody who writes one answer of a draft in a browser."""

    def __init__(self, visit):
        self.bid, author = make_draft(opportunity=OpportunityFactory(published=True), text="")
        section = self.bid.lot.opportunity.question_version.structure.sections[0]
        self.question = section.answered[0]
        self.address = f"/workspace/bids/{self.bid.pk}/section/{section.key}/"
        self.visitor = visit()
        self.visitor.sign_in(author)
        self.visitor.go(self.address)
        self.page, self.context = self.visitor.page, self.visitor.context

    def type(self, text):
        self.visitor.fill(self.question.text, text)

    def waits_for(self, text):
        self.page.get_by_text(text).first.wait_for(timeout=20_000)
        self.calm()

    def calm(self):
        # Chromium itself tells of each request that found no line.
        self.visitor.complaints = [one for one in self.visitor.complaints if "net::ERR_" not in one]

    def is_stored(self, text):
        """Wait until the server has it."""
        until = time.monotonic() + 20
        while self.stored != text and time.monotonic() < until:
            self.page.wait_for_timeout(200)
        assert self.stored == text

    @property
    def stored(self):
        return drafts.read(self.bid).answers[self.question.key]

    def kept(self):
        found = self.page.evaluate("[JSON.stringify({...sessionStorage}), JSON.stringify({...localStorage})]")
        assert found[1] == "{}"
        return found[0]


@pytest.fixture
def writer(visit):
    return Writer(visit)


def test_what_is_typed_while_the_line_is_down_is_sent_when_it_returns(writer):
    writer.type("Typed on the line")
    writer.is_stored("Typed on the line")
    writer.context.set_offline(True)
    writer.type("Typed without a line")
    writer.waits_for(WAITS)
    assert "Typed without a line" in writer.kept()
    assert "csrfmiddlewaretoken" not in writer.kept()
    writer.page.get_by_role("button", name="Save and continue").click()
    writer.waits_for(WAITS)
    assert writer.stored == "Typed on the line"
    writer.context.set_offline(False)
    writer.waits_for("Saved at")
    assert writer.stored == "Typed without a line"
    assert writer.kept() == "{}"
    writer.visitor.look()


@pytest.mark.parametrize("arrived", [False, True], ids=["the last request was lost", "the last request arrived"])
def test_a_page_that_was_left_without_a_line_is_taken_up_again(writer, arrived):
    writer.context.set_offline(True)
    writer.type("Typed and left")
    writer.waits_for(WAITS)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        writer.page.goto(writer.visitor.base + "/workspace/")
    # Chromium may let the request of a page that is being left pass its own "offline": both ends must come out right.
    if arrived:
        typed = {writer.question.key: "Typed and left"}
        drafts.save_answers(
            bid=writer.bid, typed=typed, seen=None, actor=writer.bid.created_by, now=writer.bid.created_at
        )
    writer.context.set_offline(False)
    writer.calm()
    writer.visitor.go(writer.address)
    writer.is_stored("Typed and left")
    assert writer.page.get_by_label(writer.question.text).input_value() == "Typed and left"
    # The server has it a moment before the page knows.
    until = time.monotonic() + 20
    while writer.kept() != "{}" and time.monotonic() < until:
        writer.page.wait_for_timeout(200)
    assert writer.kept() == "{}"


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(writer):
    writer.context.route("**/*autosave=1", lambda route: route.abort("internetdisconnected"))
    writer.type("Mine")
    writer.waits_for(WAITS)
    key = writer.question.key
    bid = writer.bid
    drafts.save_answers(bid=bid, typed={key: "Theirs"}, seen=None, actor=bid.created_by, now=bid.created_at)
    writer.context.unroute("**/*autosave=1")
    writer.visitor.go("/workspace/")
    writer.visitor.go(writer.address)
    writer.waits_for("Press “Save and continue” to see both texts.")
    writer.page.get_by_role("button", name="Save and continue").click()
    writer.waits_for("Somebody else saved in between")
    writer.visitor.sees("Theirs")
    assert writer.page.get_by_label(writer.question.text).input_value() == "Mine"
    assert (writer.stored, writer.kept()) == ("Theirs", "{}")


def test_who_types_without_a_pause_is_saved_all_the_same(writer):
    field = writer.page.get_by_label(writer.question.text)
    until = time.monotonic() + 14
    while not writer.stored and time.monotonic() < until:
        field.press_sequentially("on and on ", delay=50)
    assert writer.stored.startswith("on and on")


def test_what_was_refused_waits_in_the_window_until_it_is_saved(writer):
    bid = writer.bid
    typed = {writer.question.key: "Theirs"}
    drafts.save_answers(bid=bid, typed=typed, seen=None, actor=bid.created_by, now=bid.created_at)
    writer.type("Mine")
    writer.waits_for("Press “Save and continue” to see both texts.")
    writer.visitor.go("/workspace/")
    writer.visitor.go(writer.address)
    assert writer.page.get_by_label(writer.question.text).input_value() == "Mine"
    writer.waits_for("Press “Save and continue” to see both texts.")
    writer.page.get_by_role("button", name="Save and continue").click()
    writer.waits_for("Somebody else saved in between")
    assert writer.kept() == "{}"


def test_a_page_that_stayed_open_saves_on_after_signing_in_again_in_another_tab(writer):
    # Signing in gives the browser another token than the one that the page carries.
    writer.context.clear_cookies(name="csrf")
    other = writer.context.new_page()
    other.goto(writer.visitor.base + writer.address)
    writer.type("Typed with the old token")
    writer.is_stored("Typed with the old token")
    writer.waits_for("Saved at")
    writer.page.get_by_role("button", name="Save and continue").click()
    writer.page.wait_for_url("**/workspace/bids/*/")
    writer.calm()
    writer.visitor.look()


def test_signing_out_takes_along_what_was_kept(writer):
    writer.context.route("**/*autosave=1", lambda route: route.abort("internetdisconnected"))
    writer.type("On a shared computer")
    writer.waits_for(WAITS)
    assert "On a shared computer" in writer.kept()
    writer.page.get_by_role("button", name="Sign out").click()
    writer.page.wait_for_load_state()
    assert writer.kept() == "{}"


def test_leaving_a_page_saves_what_was_just_typed(writer):
    writer.type("Typed at the last moment")
    writer.visitor.go("/workspace/")
    writer.visitor.go(writer.address)
    assert writer.page.get_by_label(writer.question.text).input_value() == "Typed at the last moment"
    assert writer.stored == "Typed at the last moment"
