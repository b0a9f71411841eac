"""What is not scored stays away from those who score; what an opened bid commits to is read as values."""

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from tenders.bids.services import drafts, files, submitting
from tenders.evaluation.models import OpenedBid
from tenders.evaluation.queries.commitments import conditions_of, partners_of, promises_of
from tenders.evaluation.queries.matrix import answers_for
from tenders.evaluation.queries.model import quality_of
from tenders.opportunities.scoring.frozen import ScoredCriterion
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.evaluation import AFTER, open_bids, seat
from tests.factories.opportunities import OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
SECRET = "A machine wrote half of it."


@pytest.fixture(autouse=True)
def _afterwards(set_clock):
    set_clock(AFTER)


def _questions():
    return QuestionSetFactory(
        published=True,
        sections=[
            section(question(text="How?", key="how"), question(text="Who?", key="who")),
            section(
                question("long_text", "Did you use AI?", key="ai", word_limit=50, unscored=True),
                question("file", "Your licence", key="licence", unscored=True),
                question("file", "Your plan", key="plan"),
                question("partners", "Who delivers it?", key="partners", options=["Insured"], max_rows=4),
                question("promises", "What do you promise?", key="promises", options=["Local jobs"], max_rows=4),
                title="About you",
            ),
        ],
    )


@pytest.fixture
def opened():
    organisation = OrganisationFactory(name="Harbour Lights")
    author = UserFactory(of=organisation, of__as_=MemberRole.EDITOR)
    opportunity = OpportunityFactory(published=True, question_set=_questions())
    bid = drafts.start(lot=opportunity.lots.first(), organisation=organisation, actor=author, now=THEN)
    lead = {"name": "Harbour Lights", "role": "Lead", "share": "70", "conditions": "Insured"}
    answers = {
        "how": "With care.",
        "who": "Two people.",
        "ai": SECRET,
        "partners": [lead, {"name": "The Mill", "role": "Subcontractor", "share": "30", "days": "14"}],
        "promises": [{"what": "Apprentices", "number": "2", "priority": "Local jobs", "by": "2028-03-31"}],
    }
    drafts.save_answers(bid=bid, typed=answers, seen=None, actor=author, now=THEN)
    for key in ("licence", "plan"):
        upload = SimpleUploadedFile(f"{key}.pdf", b"%PDF-1.7 " + key.encode())
        files.add(bid=bid, question_key=key, upload=upload, actor=author, now=THEN)
    prices = {str(line.pk): "10" for line in opportunity.price_lines.all()}
    drafts.save_prices(bid=bid, typed=prices, seen=None, actor=author, now=THEN)
    submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=THEN)
    open_bids(opportunity)
    return OpenedBid.objects.select_related("bid__lot__opportunity__question_version").get()


def _file(opened, key):
    return reverse("panel_file", args=(opened.bid_id, opened.files[key][0]["id"]))


def test_evaluators_never_see_what_is_not_scored(opened, client):
    member = seat(opened.bid.lot.opportunity)
    client.force_login(member.user)
    for criterion in quality_of(opened.bid.lot.opportunity):
        page = client.get(reverse("panel_score", args=(opened.bid_id, criterion.id)))
        assert (page.status_code, SECRET in page.content.decode()) == (200, False)
    assert client.get(reverse("panel_not_scored", args=(opened.bid_id,))).status_code == 404
    assert client.get(_file(opened, "licence")).status_code == 404
    assert client.get(_file(opened, "plan")).status_code == 200


def test_even_a_criterion_that_names_it_does_not_show_it(opened):
    criterion = ScoredCriterion(1, "Delivery", "QUALITY", Decimal(40), ("1.1", "2.1"), ())
    assert [row.question.number for row in answers_for(opened, criterion)] == ["1.1"]


def test_the_lead_reads_what_no_criterion_judges(opened, client):
    client.force_login(StaffFactory(role=Role.PROCUREMENT_LEAD))
    address = reverse("panel_not_scored", args=(opened.bid_id,))
    lot = client.get(reverse("panel_lot", args=(opened.bid.lot_id,))).content.decode()
    assert address in lot
    page = client.get(address).content.decode()
    assert SECRET in page
    assert "Conditions of participation, and who satisfies them" in page
    assert "With care." not in page
    assert client.get(_file(opened, "licence")).status_code == 200


def test_promises_and_partners_of_an_opened_bid(opened):
    (promise,) = promises_of(opened)
    assert (promise.what, promise.number, promise.priority) == ("Apprentices", Decimal(2), "Local jobs")
    lead, mill = partners_of(opened)
    assert (lead.name, lead.share, mill.is_subcontractor, mill.days) == ("Harbour Lights", Decimal(70), True, 14)
    assert conditions_of(opened) == [("Insured", "Harbour Lights")]


def test_a_bid_without_such_questions_commits_to_nothing_here(opened):
    opened.answers = {}
    assert (promises_of(opened), partners_of(opened)) == ([], [])
    assert conditions_of(opened) == [("Insured", "Nobody")]
