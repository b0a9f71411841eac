"""A large file, a line that breaks, and the same file in a second answer."""

import pytest

from portal.files import guard
from tenders.bids.services import drafts
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft
from tests.factories.opportunities import OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bid():
    files = (question("file", text="Your plan"), question("file", text="Your policy", required=False))
    texts = (question(text="How?"), question(text="Who?"))
    asked = QuestionSetFactory(published=True, sections=[section(*texts, *files)])
    return make_draft(opportunity=OpportunityFactory(published=True, question_set=asked))


def test_a_file_goes_on_where_it_stood_after_the_line_broke(visit, bid, set_clock, tmp_path):
    set_clock(THEN)
    bid, author = bid
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7 " + b"plan" * (9 * guard.MIB // 4))
    visitor = visit()
    visitor.sign_in(author)
    part = bid.lot.opportunity.question_version.structure.sections[0]
    visitor.go(f"/workspace/bids/{bid.pk}/section/{part.key}/")
    left = [1, 0]

    def breaking(route):
        """The second piece does not arrive."""
        left[1] += 1
        route.abort() if route.request.method == "PATCH" and left[1] == 2 else route.continue_()

    visitor.page.route("**/uploads/*/", breaking)
    visitor.page.get_by_label("Your plan").set_input_files(str(plan))
    visitor.page.get_by_text("plan.pdf (9.0 MB) is stored.").wait_for(timeout=60_000)
    assert left[1] > 3
    visitor.complaints = [text for text in visitor.complaints if "ERR_FAILED" not in text]
    visitor.look()
    rows = drafts.read(bid).files[part.answered[2].key]
    assert [(row["name"], row["size"]) for row in rows] == [("plan.pdf", plan.stat().st_size)]
    visitor.go(f"/workspace/bids/{bid.pk}/section/{part.key}/")
    visitor.follow("Move plan.pdf")
    visitor.choose("Your policy")
    visitor.press("Save")
    visitor.sees("The file stands in 2 answers.")
    visitor.press("Remove plan.pdf")
    assert drafts.read(bid).files == {part.answered[2].key: [], part.answered[3].key: rows}


def test_an_upload_goes_on_after_signing_in_again_in_another_tab(visit, bid, set_clock, tmp_path):
    set_clock(THEN)
    bid, author = bid
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7 " + b"plan" * (9 * guard.MIB // 4))
    visitor = visit()
    visitor.sign_in(author)
    part = bid.lot.opportunity.question_version.structure.sections[0]
    visitor.go(f"/workspace/bids/{bid.pk}/section/{part.key}/")
    pieces, begun = [], []

    def signing_in_again(route):
        """Before the second piece the browser got another token."""
        begun.append(route.request.method) if route.request.method == "POST" else None
        if route.request.method == "PATCH":
            pieces.append(route.request.url)
            if len(pieces) == 2:
                visitor.context.clear_cookies(name="csrf")
        route.continue_()

    visitor.page.route("**/uploads/**", signing_in_again)
    visitor.page.get_by_label("Your plan").set_input_files(str(plan))
    visitor.page.get_by_text("plan.pdf (9.0 MB) is stored.").wait_for(timeout=60_000)
    assert (len(pieces), len(begun)) == (4, 1)
    visitor.complaints = []
    visitor.look()
