"""The records bundle of an award: whole, checkable without the portal, and nothing in it that is nobody's to read."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from home.proof import portal_check
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.files.enums import Verdict
from tenders.awarding.records.entries import Names
from tenders.bids.models import SealedFile
from tenders.bids.services import files, submitting
from tenders.clarifications import services as clarifications
from tenders.evaluation.enums import Ground
from tenders.evaluation.models import Award
from tenders.evaluation.queries import report
from tenders.evaluation.services import award as awards
from tenders.evaluation.services import requests, scoring, telling
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.clarifications import make_question
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, assess, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory, make_authority

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the plan of Wren"
TOKEN = "00000000-0000-4000-8000-{:012d}"
BUNDLED = (
    "SHA256SUMS", "index.csv", "index.html", "model.json", "redactions.csv",
    "notices/versions.csv", "notices/releases/01-tender.json", "notices/releases/02-award.json", "notices/drafts/UK4.txt",
    "award/report.html", "award/report.docx", "award/report.pdf", "award/scores.xlsx", "award/recount.txt",
    "award/decisions.csv", "award/summaries/Wren Care.html", "award/summaries/Heron House.html",
    "panel/members.csv", "panel/interests.csv", "panel/reading.csv", "panel/scores.csv", "panel/passages.csv",
    "panel/agreements.csv",
    "checks/suppliers.csv", "checks/low-prices.csv", "checks/price-requests.csv", "checks/price-decisions.csv",
    "communications/questions.csv", "communications/questions-as-asked.csv", "communications/changes.csv",
    "communications/requests.csv", "communications/summary-questions.csv", "communications/negotiations.csv",
    "bids/Wren Care/answers.html", "bids/Wren Care/prices.html", "bids/Wren Care/receipt-1-submitted.json",
    "bids/Wren Care/files/_con.pdf", "bids/Wren Care/files/plan.pdf", "bids/Wren Care/files/PLAN (2).pdf",
    "bids/Heron House/answers.html", "bids/Heron House/prices.html", "bids/Heron House/receipt-1-submitted.json",
    "bids/Rook/receipt-1-submitted.json", "bids/Rook/receipt-1-withdrawn.json",
    "audit/sentences.csv", "audit/chain.jsonl", "audit/bids.jsonl",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _afterwards(set_clock):
    set_clock(AFTER + timedelta(days=1))


@pytest.fixture
def lead():
    return StaffFactory(role=Role.PROCUREMENT_LEAD, full_name="Lea Lead")


@pytest.fixture
def opportunity():
    make_authority()
    return OpportunityFactory(published=True)


def _submitted_with_files(opportunity):
    """Wren's bid, with names that would reach out of its folder, collide, or mean something to a system."""
    organisation = OrganisationFactory(name="Wren Care")
    bid, author = make_draft(opportunity=opportunity, organisation=organisation, text="We come two nights.")
    for place, name in enumerate(("../../plan.pdf", "PLAN.pdf", "con.pdf")):
        upload = SimpleUploadedFile("x.pdf", PDF + str(place).encode())
        upload._name = name
        files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
    submitting.submit(bid=bid, token=TOKEN.format(1), actor=author, now=THEN)
    return bid


@pytest.fixture
def bids(opportunity, lead):
    """Wren and Heron opened; Rook withdrew; Crow never submitted."""
    question = make_question(opportunity=opportunity, text="May we, Harbour Lights, bring a dog?")
    clarifications.decline(clarification=question, reason="=It is answered there.", actor=lead, now=THEN)
    wren = _submitted_with_files(opportunity)
    heron, _author, _receipt = make_submitted(
        opportunity=opportunity, organisation=OrganisationFactory(name="Heron House"), text="We come each day."
    )
    rook, author, _receipt = make_submitted(
        opportunity=opportunity, organisation=OrganisationFactory(name="Rook"), text="The secret of Rook."
    )
    submitting.withdraw(bid=rook, actor=author, now=THEN)
    make_draft(opportunity=opportunity, organisation=OrganisationFactory(name="Crow Never"), text="Crow writes.")
    open_bids(opportunity)
    return [bid.__class__.objects.get(pk=bid.pk) for bid in (wren, heron)]


@pytest.fixture
def recommended(opportunity, bids, lead):
    wren, heron = bids
    evaluator, moderator = seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    act = {"actor": evaluator.user, "now": AFTER}
    for bid, value in ((wren, 5), (heron, 3)):
        score_all(evaluator, bid, value, reason="=2+2 helpers come, as the plan shows.")
    criterion = evaluator.scores.order_by("pk").first().criterion_id
    told = {"reason": "Only two nights.", "why": "I had missed a page."}
    scoring.change_score(member=evaluator, bid=wren, criterion_id=criterion, value=3, **told, **act)
    requests.mark(bid=heron, kind="UNCLEAR", note="Which plan?", actor=lead, now=AFTER)
    agree_all(moderator, wren, 5, reason="Help on two nights is more than we hoped for.")
    agree_all(moderator, heron, 3)
    open_prices(wren.lot)
    return awards.recommend(lot=wren.lot, bid=wren, reason="Best.", actor=lead, now=AFTER)


@pytest.fixture
def finished(recommended, lead):
    act = {"actor": lead, "now": AFTER}
    award = clear_checks(recommended)
    award = awards.approve(award=award, actor=StaffFactory(role=Role.APPROVER, full_name="Ada Approver"), now=AFTER)
    first = award.results["bids"][0]["steps"][0]["criterion_id"]
    # What happens elsewhere meanwhile stands in the same chain.
    OpportunityFactory(published=True)
    telling.redact(award=award, criterion_id=first, words="two nights", ground=Ground.COMMERCIAL, **act)
    return awards.publish(award=awards.send_summaries(award=award, **act), **act)


def _url(award):
    return reverse("panel_records", args=(award.pk,))


def _bundle(client, award, person):
    """{name: bytes} of what was sent."""
    client.force_login(person)
    answer = client.get(_url(award))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names))
    return {name: archive.read(name) for name in names}


def _rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_everything_is_there_and_every_digest_fits(client, finished, lead):
    found = _bundle(client, finished, lead)
    assert [name for name in BUNDLED if name not in found] == []
    lines = [line.split("  ", 1) for line in found["SHA256SUMS"].decode().splitlines()]
    assert {name for _digest, name in lines} == set(found) - {"SHA256SUMS"}
    assert [name for digest, name in lines if hashlib.sha256(found[name]).hexdigest() != digest] == []
    index = found["index.html"].decode()
    assert [name for name in set(found) - {"SHA256SUMS", "index.html", "index.csv"} if f">{name}<" not in index] == []
    assert {row["File"] for row in _rows(found["index.csv"])} >= set(found) - {"SHA256SUMS", "index.html", "index.csv"}


def test_each_file_says_what_a_court_asks(client, opportunity, finished, lead):
    found = _bundle(client, finished, lead)
    assert hashlib.sha256(found["model.json"]).hexdigest() == opportunity.model_digest
    scores = [row for row in _rows(found["panel/scores.csv"]) if row["Why it changed from the one before"]]
    assert [(row["Bidder"], row["Score"], row["Number"]) for row in scores] == [("Wren Care", "3", "2")]
    (withheld,) = _rows(found["redactions.csv"])
    assert (withheld["Words"], withheld["Withheld by"]) == ("two nights", "Lea Lead")
    told = found["award/summaries/Heron House.html"].decode()
    assert told.count("Help on [withheld] is more than we hoped for.") == 1
    assert "was not successful" in told
    assert "Both counts agree" in found["award/recount.txt"].decode()
    decided = [(row["What"], row["Who"]) for row in _rows(found["award/decisions.csv"])]
    steps = [("Recommended", "Lea Lead"), ("Approved", "Ada Approver"), ("Assessment summaries sent", "Lea Lead")]
    assert decided[:3] == steps
    assert "We come two nights." in found["bids/Wren Care/answers.html"].decode()
    assert "files/PLAN (2).pdf" in found["bids/Wren Care/answers.html"].decode()
    assert sorted(found[f"bids/Wren Care/files/{name}"] for name in ("plan.pdf", "PLAN (2).pdf", "_con.pdf")) == [
        PDF + place for place in (b"0", b"1", b"2")
    ]
    assert "£12.50" in found["bids/Heron House/prices.html"].decode()
    assert "Which plan?" in found["communications/requests.csv"].decode()
    sentences = [row["What happened"] for row in _rows(found["audit/sentences.csv"])]
    assert any(words.startswith("Ada Approver approved the award of Lot 1") for words in sentences)
    assert any(words.startswith("Lea Lead took the records of the award") for words in sentences)


def test_of_very_many_scores_the_word_file_has_those_of_the_recommended_bid_and_the_page_has_all(
    client, finished, lead, monkeypatch
):
    monkeypatch.setattr(report, "MOST", 1)
    found = _bundle(client, finished, lead)
    short = "\n".join(part.text for part in Document(io.BytesIO(found["award/report.docx"])).paragraphs)
    assert (report.CUT in short, "Heron House: " in short, "Wren Care: " in short) == (True, False, True)
    assert "Heron House: " in found["award/report.html"].decode()


def test_no_cell_is_a_formula(client, finished, lead):
    found = _bundle(client, finished, lead)
    assert _rows(found["panel/scores.csv"])[0]["Reason"].startswith("'=2+2")
    (asked,) = _rows(found["communications/questions-as-asked.csv"])
    assert asked["Why it was declined"] == "'=It is answered there."


def test_what_was_never_opened_is_named_and_nothing_of_it_is_read(client, finished, lead):
    found = _bundle(client, finished, lead)
    index = found["index.html"].decode()
    assert "Bid of Rook</td><td>It was withdrawn before the deadline and never opened." in index
    everything = b"".join(found.values())
    for words in (b"secret of Rook", b"Crow", b"AGE-SECRET-KEY", b"PRIVATE KEY"):
        assert words not in everything
    assert sorted(name for name in found if name.startswith("bids/Rook/")) == [
        "bids/Rook/receipt-1-submitted.json",
        "bids/Rook/receipt-1-withdrawn.json",
    ]


def test_a_file_that_waits_for_the_scanner_is_left_out_with_the_reason(client, finished, lead):
    waiting = SealedFile.objects.order_by("pk").first()
    SealedFile.objects.filter(pk=waiting.pk).update(verdict=Verdict.PENDING)
    found = _bundle(client, finished, lead)
    assert sum(name.startswith("bids/Wren Care/files/") for name in found) == 2
    left = [row for row in _rows(found["index.csv"]) if row["Why it is not here"]]
    assert any("waits to be checked for harmful software" in row["Why it is not here"] for row in left)


def test_of_a_bid_that_left_after_the_opening_there_is_what_was_opened(client, opportunity, bids, lead):
    wren, heron = bids
    submitting.leave(bid=heron, actor=heron.created_by, now=AFTER)
    assess([wren], [3])
    open_prices(wren.lot)
    award = awards.recommend(lot=wren.lot, bid=wren, reason="Alone.", actor=lead, now=AFTER)
    found = _bundle(client, award, lead)
    assert sorted(name for name in found if name.startswith("bids/Heron House/")) == [
        "bids/Heron House/answers.html",
        "bids/Heron House/receipt-1-submitted.json",
        "bids/Heron House/receipt-1-withdrawn.json",
    ]
    assert "Withdrawn after the opening" in found["bids/Heron House/answers.html"].decode()
    left = {row["File"]: row["Why it is not here"] for row in _rows(found["index.csv"]) if row["Why it is not here"]}
    assert left["Heron House: prices"] == "They were never opened."


def test_before_they_are_sent_summaries_are_not_there_and_it_says_so(client, recommended, lead):
    found = _bundle(client, recommended, lead)
    assert not [name for name in found if name.startswith("award/summaries/")]
    assert "They have not been sent yet." in found["index.html"].decode()


def test_the_lines_of_events_are_checked_without_the_portal(client, finished, lead, tmp_path):
    found = _bundle(client, finished, lead)
    for name in ("audit/chain.jsonl", "audit/bids.jsonl", "bids/Wren Care/receipt-1-submitted.json"):
        (tmp_path / name.rpartition("/")[2]).write_bytes(found[name])

    def _check(*words):
        command = [sys.executable, "-I", portal_check.__file__, "chain", *words]
        return subprocess.run(command, capture_output=True, check=False, cwd=tmp_path).returncode

    assert _check("chain.jsonl", "--part") == 0
    assert _check("chain.jsonl") == 1
    assert _check("bids.jsonl", "--receipt", "receipt-1-submitted.json") == 0
    events = [json.loads(line) for line in found["audit/chain.jsonl"].decode().splitlines()]
    shown = {event["digest"] for event in events if event["facts"]}
    told = _rows(found["audit/sentences.csv"])
    assert {row["SHA-256 of the event"] for row in told if row["Line"] == "chain.jsonl"} == shown
    assert any(event["facts"] is None for event in events)
    changed = Path(tmp_path / "chain.jsonl").read_text().replace("Ada Approver", "Eve Else")
    (tmp_path / "chain.jsonl").write_text(changed)
    assert _check("chain.jsonl", "--part") == 1


def test_making_one_is_recorded_with_the_digest_of_its_list(client, finished, lead):
    found = _bundle(client, finished, lead)
    begun = AuditEvent.objects.about(finished).get(verb="make_records")
    ended = json.loads(AuditEvent.objects.about(finished).get(verb="finish_records").data)
    assert begun.actor_name == "Lea Lead"
    assert ended["sums"] == hashlib.sha256(found["SHA256SUMS"]).hexdigest()
    assert ended["files"] == len(found)


def test_one_that_breaks_off_is_recorded_as_begun_alone(client, finished, lead):
    client.force_login(lead)
    answer = client.get(_url(finished))
    pieces = iter(answer.streaming_content)
    next(pieces)
    del pieces
    verbs = AuditEvent.objects.about(finished).filter(verb__endswith="_records").values_list("verb", flat=True)
    assert list(verbs) == ["make_records"]


def test_an_auditor_takes_it_too_and_does_not_learn_who_asked(client, finished):
    found = _bundle(client, finished, StaffFactory(role=Role.AUDITOR))
    assert b"Harbour Lights" not in b"".join(found.values())
    assert "Only those who answer questions may learn who asked." in found["index.html"].decode()


@pytest.mark.parametrize("role", [Role.APPROVER, Role.EVALUATOR, Role.MODERATOR, Role.OPENER, Role.COMMISSIONER, None])
def test_for_everybody_else_there_is_none(client, finished, role):
    client.force_login(StaffFactory(role=role) if role else finished.bid.created_by)
    assert client.get(_url(finished)).status_code == 404
    assert not AuditEvent.objects.filter(verb="make_records").exists()


def test_looking_at_its_headers_takes_nothing(client, finished, lead):
    client.force_login(lead)
    assert client.head(_url(finished)).status_code == 405
    assert not AuditEvent.objects.filter(verb="make_records").exists()


def test_award_and_history_lead_to_it(client, finished, lead):
    client.force_login(lead)
    for page in (
        reverse("panel_award", args=(finished.pk,)),
        reverse("panel_history", args=(finished.lot.opportunity_id,)),
    ):
        assert f'href="{_url(finished)}"' in client.get(page).content.decode()
    client.force_login(StaffFactory(role=Role.APPROVER))
    assert _url(finished) not in client.get(reverse("panel_award", args=(finished.pk,))).content.decode()


def _cost(client, award):
    """(queries but those for each file, most memory) of one bundle."""
    tracemalloc.start()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(_url(award))
        for _piece in answer.streaming_content:
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return len(queries), peak


def _awarded(lead, count, size):
    """An award with so many bids, each with a file of that size."""
    opportunity = OpportunityFactory(published=True)
    for place in range(count):
        bid, author = make_draft(opportunity=opportunity)
        upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 " + b"x" * size)
        files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
        submitting.submit(bid=bid, token=TOKEN.format(place + count * 1000), actor=author, now=THEN)
    open_bids(opportunity)
    lot = opportunity.lots.first()
    best, *others = lot.bids.order_by("pk")
    assess([best, *others], [5] + [3] * len(others))
    open_prices(lot)
    return awards.recommend(lot=lot, bid=best, reason="Best.", actor=lead, now=AFTER)


def test_large_files_take_no_more_memory_and_more_bids_ask_no_more_but_for_their_files(client, lead):
    client.force_login(lead)
    small, large = _awarded(lead, 2, 1000), _awarded(lead, 6, 8_000_000)
    _cost(client, small)
    queries, peak = _cost(client, small)
    more, larger = _cost(client, large)
    assert more - queries == 6 - 2
    assert larger < peak + 3_000_000


def test_names_are_safe_and_each_once():
    names = Names()
    typed = (
        "../a/b.pdf",
        "B.PDF",
        "b.pdf",
        "nul",
        "",
        "a:b|c?.txt",
        ".hidden",
        "x" * 400 + ".docx",
        "é" * 140 + ".pdf",
        "\n=1",
    )
    found = [names.take(name) for name in typed]
    assert found[:7] == ["b.pdf", "B (2).PDF", "b (3).pdf", "_nul", "file", "a_b_c_.txt", "hidden"]
    assert len({name.casefold() for name in found}) == len(found)
    for name in found:
        assert len(name.encode()) < 200
        assert not set(name) & set('/\\:*?"<>|\n')


def test_a_sent_back_award_keeps_its_records(client, recommended, lead):
    awards.reconsider(award=recommended, reason="Check the price.", actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    found = _bundle(client, Award.objects.get(pk=recommended.pk), lead)
    assert "sent back" in found["index.html"].decode()
