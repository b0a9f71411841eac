"""Assessment summaries: what regulation 31 asks for, what is withheld, what bidders say back."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from docx import Document

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import AssessmentSummary, Award, Redaction
from tenders.evaluation.queries import report
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.services import award as awards
from tests.factories.accounts import THEN, StaffFactory, UserFactory, just_signed_in
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, make_assessed, open_prices

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(lead):
    """(award, the winner's bid, the other's bid): 5 against 3, and the same prices."""
    bids = make_assessed(5, 3, reasons=("The van from Acme is theirs.", "Two nights a week."))
    open_prices(bids[0].lot)
    award = clear_checks(awards.recommend(lot=bids[0].lot, bid=bids[0], reason="Best.", actor=lead, now=AFTER))
    return award, *bids


def _send(award, lead):
    approved = awards.approve(award=award, actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    sent = awards.send_summaries(award=approved, actor=lead, now=AFTER)
    AssessmentSummary.objects.update(sent_at=THEN)  # the browser's clock stands before the invented deadline
    return sent


def _url(award):
    return reverse("panel_summaries", args=(award.pk,))


def _people(bid):
    return bid.organisation.memberships.first().user


def test_a_loser_is_told_why_what_more_was_needed_and_what_the_winner_got(made, lead):
    award, winner, loser = made
    organisation = winner.organisation
    organisation.companies_house_number, organisation.address = "01234567", "1 High\nStreet"
    organisation.save()
    _send(award, lead)
    told = AssessmentSummary.objects.get(bid=loser).content
    first = told["criteria"][0]
    assert (told["won"], told["rank"], told["winner"]) == (False, 2, winner.organisation.name)
    assert (first["score"], first["stands_for"]) == ("3 of 5", "Good: What good means.")
    assert (first["reason"], first["higher"]) == ("Two nights a week.", "Excellent: What excellent means.")
    assert (first["winner_score"], first["winner_reason"]) == ("5 of 5", "The van from Acme is theirs.")
    assert (first["weight"], first["available"]) == ("40.00", "0 Unacceptable; 3 Good; 5 Excellent")
    assert told["winner_is"] == "company number 01234567; 1 High Street"
    assert told["page"] == winner.lot.opportunity.get_absolute_url()
    # The reason of the recommendation is not written for bidders.
    assert "reason" not in told
    theirs = AssessmentSummary.objects.get(bid=winner).content["criteria"][0]
    assert theirs["higher"] == ""
    assert "winner_reason" not in theirs
    assert AssessmentSummary.objects.values("sent_at").distinct().count() == 1


def test_words_are_withheld_with_their_ground_before_the_summaries_are_sent(client, made, lead):
    award, winner, loser = made
    just_signed_in(client, lead)
    criterion = quality_of(award.lot.opportunity)[0]
    typed = {"criterion": criterion.id, "words": "from Acme", "ground": "COMMERCIAL"}
    assert "do not stand in the reason" in client.post(_url(award), {**typed, "words": "No such"}).content.decode()
    assert Redaction.objects.count() == 0
    assert client.post(_url(award), typed).status_code == 302
    page = client.get(_url(award)).content.decode()
    assert "The van [withheld] is theirs." in page
    sent = _send(award, lead)
    told = AssessmentSummary.objects.get(bid=loser).content["criteria"]
    assert told[0]["winner_reason"] == "The van [withheld] is theirs."
    assert told[0]["withheld"] == ["Sensitive commercial information (Procurement Act 2023, section 94)"]
    assert told[1]["winner_reason"] == "The van from Acme is theirs."
    assert AssessmentSummary.objects.get(bid=winner).content["criteria"][0]["reason"] == "The van from Acme is theirs."
    answer = client.post(_url(sent), typed)
    assert "can no longer change" in answer.content.decode()
    assert Redaction.objects.count() == 1


def test_a_summary_that_explains_nothing_is_not_sent(made, lead):
    award, _winner, _loser = made
    awards.approve(award=award, actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    award.results["bids"][1]["steps"][0]["reason"] = " "
    Award.objects.filter(pk=award.pk).update(results=award.results)
    with pytest.raises(NotAllowed, match="A reason is missing"):
        awards.send_summaries(award=Award.objects.get(pk=award.pk), actor=lead, now=AFTER)
    award.refresh_from_db()
    assert award.state == AwardState.APPROVED
    assert AssessmentSummary.objects.count() == 0


def test_a_bidder_asks_gets_an_answer_and_says_how_useful_it_was(client, made, lead):
    award, _winner, loser = made
    _send(award, lead)
    person, url = _people(loser), reverse("bid_summary", args=(loser.pk,))
    client.force_login(person)
    page = " ".join(client.get(url).content.decode().split())
    table, details = page.index("Scores, and points below them"), page.index("What a higher score needed")
    assert table < details
    assert "3 of 5<br>24.00</td><td" in page[table:details]
    assert "5 of 5<br>40.00</td>" in page[table:details]
    assert "Write what you want to know" in client.post(url, {"act": "ask", "ask-kind": "MEETING"}).content.decode()
    asked = {"act": "ask", "ask-kind": "QUESTION", "ask-text": "What is a night?"}
    assert client.post(url, asked).status_code == 302
    assert client.post(url, {"act": "rate"}).status_code == 422
    assert client.post(url, {"act": "rate", "rating-useful": "2", "rating-words": "Say more."}).status_code == 302
    client.post(url, {"act": "rate", "rating-useful": "5"})
    just_signed_in(client, lead)
    page = client.get(_url(award)).content.decode()
    assert "What is a night?" in page
    assert "2 of 5: Say more." in page
    key = AssessmentSummary.objects.get(bid=loser).requests.get().pk
    assert client.post(_url(award), {"request": key, "answer": ""}).status_code == 422
    client.post(_url(award), {"request": key, "answer": "From ten to seven."})
    client.force_login(person)
    assert "From ten to seven." in client.get(url).content.decode()
    assert {"rate", "ask_summary", "answer_summary"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def test_nobody_else_reads_or_answers(client, made, lead):
    award, _winner, loser = made
    _send(award, lead)
    client.force_login(UserFactory())
    assert client.get(reverse("bid_summary", args=(loser.pk,))).status_code == 404
    assert client.get(_url(award)).status_code == 404
    just_signed_in(client, StaffFactory(role=Role.APPROVER))
    assert client.get(_url(award)).status_code == 404


def test_the_page_of_summaries_asks_the_database_a_constant_number_of_times(
    client, made, lead, django_assert_max_num_queries
):
    award, _winner, _loser = made
    just_signed_in(client, lead)
    with django_assert_max_num_queries(30):
        page = client.get(_url(award)).content.decode()
    assert page.count("What a higher score needed") == 2
    assert str(Decimal("76.00")) in page


@pytest.mark.parametrize(("ending", "begins"), [("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_award_report_is_a_file_that_says_who_what_and_why(client, made, lead, ending, begins):
    award, winner, _loser = made
    just_signed_in(client, lead)
    answer = client.get(reverse("panel_award_report", args=(award.pk, ending)))
    body = b"".join(answer.streaming_content)
    assert body.lstrip().lower().startswith(begins.lower())
    if ending == "html":
        text = body.decode()
        for words in (
            winner.organisation.name,
            award.lot.opportunity.model_digest,
            "Two nights a week.",
            "Two separate counts",
            "40 × 5 ÷ 5 = 40.00",
            "None declared",
        ):
            assert words in text


def test_of_very_many_scores_a_file_that_is_made_whole_has_those_of_the_recommended_bid(
    client, made, lead, monkeypatch
):
    award, winner, loser = made
    just_signed_in(client, lead)

    def words(ending):
        answer = client.get(reverse("panel_award_report", args=(award.pk, ending)))
        body = b"".join(answer.streaming_content)
        if ending == "html":
            return body.decode()
        return "\n".join(part.text for part in Document(io.BytesIO(body)).paragraphs)

    heading = f"{loser.organisation.name}: "
    assert heading in words("docx")
    monkeypatch.setattr(report, "MOST", 1)
    assert (report.CUT in words("docx"), heading in words("docx")) == (True, False)
    assert f"{winner.organisation.name}: " in words("docx")
    assert (report.CUT in words("html"), heading in words("html")) == (False, True)
