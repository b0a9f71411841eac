"""Every kind of question through a consultation: half filled, a row added, sent, exported in words."""

import pytest

from engagement.responses.models import Response
from engagement.responses.queries import export_rows
from tests.factories.engagement import make_consultation, make_questions
from tests.factories.questions import question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("then")]
ASKED = (
    question("long_text", "Why?", key="why"),
    question(
        "table", "Visits", key="visits", columns=[{"name": "Day"}, {"name": "Hours", "is_number": True}], max_rows=3
    ),
    question("scale", "How often?", key="often", low=1, low_words="Never", high=5, high_words="Daily"),
    question("address", "Where?", key="where", required=False),
    question("organisations", "With whom?", key="whom", max_rows=2),
    question("declaration", "True?", key="true", statement="All of it is true."),
)
TYPED = {
    "q_why": "# Because\n- it helps",
    "q_visits-1-1": "Monday",
    "q_visits-1-2": "1,250",
    "q_often": "4",
    "q_where-town": "",
    "q_whom-1-name": "The Mill",
    "q_whom-1-number": "",
    "q_whom-1-role": "Meals",
    "q_true-agreed": "yes",
    "q_true-name": "Ann Smith",
    "q_true-job": "Director",
}


@pytest.fixture
def form(client):
    page = make_consultation(questions=make_questions("CONSULTATION", *ASKED))
    return client.get(page.url).context["address"]


def test_a_row_is_added_without_saying_that_something_was_saved_for_later(client, form):
    answer = client.post(form, {"q_visits-1-1": "Monday", "stay": "add:q_visits"}, follow=True)
    assert Response.objects.get().answers["visits"] == [{"1": "Monday", "2": ""}, {"1": "", "2": ""}]
    html = answer.content.decode()
    assert 'name="q_visits-2-1"' in html
    assert "Saved, but not sent" not in html


def test_half_an_answer_is_kept_and_pointed_at_where_it_is_wrong(client, form):
    answer = client.post(form, {**TYPED, "q_visits-1-2": "", "q_where-postcode": "KM"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_q_visits-1-2"' in html
    assert 'href="#id_q_where-line1"' in html
    kept = Response.objects.get().answers
    assert (kept["visits"], kept["where"]["postcode"]) == ([{"1": "Monday", "2": ""}], "KM")
    assert 'href="#id_q_visits-1-2"' in client.get(f"{form}?check=1").content.decode()


def test_sent_and_exported_in_words(client, form):
    assert client.post(form, TYPED)["Location"] == f"{form}check/"
    html = client.get(f"{form}check/").content.decode()
    assert '<h3 class="govuk-heading-s">Because</h3>' in html
    assert "1,250</td>" in html
    client.post(f"{form}check/")
    response = Response.objects.get()
    _head, row = export_rows(response.question_version, [response])
    assert row[4:] == [
        "# Because\n- it helps",
        "1. Day: Monday; Hours: 1,250",
        "4 (1 is “Never”, 5 is “Daily”)",
        "",
        "1. Name: The Mill; What it will do: Meals",
        "Agreed by Ann Smith, Director",
    ]
