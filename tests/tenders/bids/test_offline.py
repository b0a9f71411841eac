"""Away from the portal: copies of a draft, and its answers written in Word and brought back."""

import io
import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from portal.accounts.enums import MemberRole
from tenders.bids.services import drafts, submitting
from tenders.evaluation.models import OpenedBid
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.evaluation import AFTER, open_bids
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db


class Away:
    """Somebody who takes a bid away and brings it back."""

    def __init__(self, client, set_clock):
        set_clock(THEN)
        self.clock = set_clock
        blocks = [question(text="How?"), question(text="Who?"), question("date", text="When?")]
        asked = QuestionSetFactory(published=True, sections=[section(*blocks, question("file", text="A plan"))])
        self.bid, self.author = make_draft(
            opportunity=OpportunityFactory(published=True, question_set=asked), text="First <b>"
        )
        self.how, self.who, self.when, _plan = self.bid.lot.opportunity.question_version.structure.questions
        self.save(self.when, "2026-12-01")
        self.client = client
        client.force_login(self.author)

    def save(self, question, value):
        drafts.save_answers(bid=self.bid, typed={question.key: value}, seen=None, actor=self.author, now=THEN)

    def url(self, name, *more):
        return reverse(f"bid_{name}", args=(self.bid.pk, *more))

    @property
    def answers(self):
        return drafts.read(self.bid).answers

    def download(self):
        response = self.client.get(self.url("word_file"))
        assert response["Content-Security-Policy"].startswith("sandbox")
        return Document(io.BytesIO(b"".join(response.streaming_content)))

    def write(self, document, question, text):
        box = next(table for table in document.tables if f"[q:{question.key} " in table.cell(0, 0).text)
        cell = box.cell(1, 0)
        for paragraph in cell.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        cell.paragraphs[0].text = text

    def send(self, document, name="bid.docx"):
        target = io.BytesIO()
        document.save(target)
        upload = SimpleUploadedFile(name, target.getvalue())
        return self.client.post(self.url("word"), {"document": upload})

    def take(self, report, *questions):
        context = report.context
        data = {"answers": context["carried"], "seen": context["seen"], "take": [one.key for one in questions]}
        return self.client.post(self.url("word"), data)


@pytest.fixture
def away(client, set_clock):
    return Away(client, set_clock)


def test_what_was_written_in_word_is_shown_and_then_saved(away):
    document = away.download()
    away.write(document, away.how, "With care")
    away.write(document, away.when, "24/12/2026")
    report = away.send(document)
    assert report.status_code == 200
    assert [row.question for row, _text, _before in report.context["taken"]] == [away.how, away.when]
    assert all(row.is_marked for row, _text, _before in report.context["taken"])
    assert "2 answers were changed in the document. 1 stands there as here." in report.content.decode()
    assert away.answers[away.how.key] == "First <b>"
    assert away.take(report, away.how).status_code == 302
    assert away.answers == {away.how.key: "With care", away.who.key: "First <b>", away.when.key: "2026-12-01"}


def test_files_and_what_is_wrong_or_empty_are_listed_as_not_taken(away):
    document = away.download()
    away.write(document, away.when, "soon")
    away.write(document, away.who, "")
    report = away.send(document)
    assert report.context["taken"] == []
    assert [row.why for row in report.context["left"]] == [
        "Empty in the document, so what is here stays.",
        "“soon” is not a date such as 21/11/2026.",
        "Answered on the portal only.",
    ]


def test_what_was_changed_here_meanwhile_is_not_ticked(away):
    document = away.download()
    away.write(document, away.how, "From Word")
    away.save(away.how, "From here")
    away.save(away.who, "Also from here")
    [(row, text, before)] = away.send(document).context["taken"]
    assert (row.question, row.is_marked, text, before) == (away.how, False, "From Word", "From here")


def test_what_is_saved_between_report_and_saving_is_not_overwritten(away):
    document = away.download()
    away.write(document, away.how, "From Word")
    report = away.send(document)
    away.save(away.how, "A colleague's")
    response = away.take(report, away.how)
    assert response.status_code == 409
    assert away.answers[away.how.key] == "A colleague's"


def test_nothing_ticked_saves_nothing(away):
    document = away.download()
    away.write(document, away.how, "From Word")
    away.take(away.send(document))
    assert away.answers[away.how.key] == "First <b>"


@pytest.mark.parametrize(
    "carried", ["[" * 100_000, "", "[]", "no", "null", '{"KEY": 5}', '{"KEY": [[1]]}', '{"KEY": null}']
)
def test_what_comes_back_changed_is_refused(away, carried):
    data = {"answers": carried.replace("KEY", away.how.key), "seen": "{}", "take": [away.how.key]}
    response = away.client.post(away.url("word"), data)
    assert response.status_code == 422
    assert "has to be sent again" in response.content.decode()
    assert away.answers[away.how.key] == "First <b>"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bid.doc", b"x", "ends in .docx"),
        ("bid.docx", b"x", "bid.docx"),
        ("bid.docx", b"", "This file is empty"),
    ],
)
def test_what_is_no_word_document_is_refused_beside_the_field(away, name, content, reason):
    response = away.client.post(away.url("word"), {"document": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert reason in " ".join(response.context["form"].errors["document"])


def test_no_document_is_said_beside_the_field(away):
    response = away.client.post(away.url("word"), {})
    assert response.context["form"].errors["document"] == ["Choose the Word document."]


def test_after_the_deadline_nothing_is_saved(away):
    document = away.download()
    away.write(document, away.how, "From Word")
    report = away.send(document)
    away.clock(DEADLINE + timedelta(seconds=1))
    response = away.take(report, away.how)
    assert response.status_code == 403
    assert away.answers[away.how.key] == "First <b>"


def test_a_viewer_takes_a_copy_but_saves_nothing(away):
    away.client.force_login(UserFactory(of=away.bid.organisation, of__as_=MemberRole.VIEWER))
    document = away.download()
    away.write(document, away.how, "From Word")
    assert away.take(away.send(document), away.how).status_code == 403
    assert away.answers[away.how.key] == "First <b>"


def test_the_copies_hold_everything_and_open_nowhere_in_our_name(away):
    page = away.client.get(away.url("copy", "html"))
    text = b"".join(page.streaming_content).decode()
    assert "attachment" in page["Content-Disposition"]
    assert page["Content-Security-Policy"].startswith("sandbox")
    for part in ("1.1 How?", "First &lt;b&gt;", "1 December 2026", "Not answered", "£12.50", "Total without VAT"):
        assert part in text
    assert "<b>" not in text
    assert b"".join(away.client.get(away.url("copy", "pdf")).streaming_content).startswith(b"%PDF-")
    assert away.client.get(away.url("copy", "exe")).status_code == 404


@pytest.mark.parametrize("name", ["word", "word_file", "copy"])
def test_a_sealed_bid_is_not_read(away, name):
    submitting.submit(bid=away.bid, token=uuid.uuid4(), actor=away.author, now=THEN)
    response = away.client.get(away.url(name, *(["pdf"] if name == "copy" else [])))
    assert (response.status_code, response["Location"]) == (302, away.url("tasks"))


def test_the_answers_travel_as_what_a_form_could_have_sent(away):
    document = away.download()
    away.write(document, away.how, "From Word")
    assert json.loads(away.send(document).context["carried"]) == {away.how.key: "From Word"}


def test_after_the_opening_its_people_read_what_was_opened_and_prices_once_they_are(client, set_clock):
    bid, author, _receipt = make_submitted(text="We do it with care.", price="12.50")
    client.force_login(author)
    copy, tasks = reverse("bid_copy", args=(bid.pk, "html")), reverse("bid_tasks", args=(bid.pk,))
    assert client.get(copy).status_code == 302
    open_bids(bid.lot.opportunity)
    set_clock(AFTER)
    assert copy in client.get(tasks).content.decode()
    text = b"".join(client.get(copy)).decode()
    assert "We do it with care." in text
    assert "Prices stay sealed" in text
    OpenedBid.objects.filter(bid=bid).update(
        prices={str(line.pk): "12.50" for line in bid.lot.opportunity.price_lines.all()}
    )
    text = b"".join(client.get(copy)).decode()
    assert "12.50" in text
    assert "Prices stay sealed" not in text
    client.force_login(UserFactory(of=OrganisationFactory()))
    assert client.get(copy).status_code == 404
