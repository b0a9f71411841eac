"""The pages: ask, confirm, leave by one click, look after one's alerts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.alerts import links
from portal.alerts.enums import Frequency, State
from portal.alerts.models import Mailbox, Subscription
from portal.core import limits
from portal.mail.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.alerts import THEN, make_alert

pytestmark = pytest.mark.django_db
NEW, MINE = "/alerts/new/", "/account/alerts/"


@pytest.fixture(autouse=True)
def _now(set_clock):
    set_clock(THEN)


def _link(purpose, *pks):
    return reverse(f"alerts:{purpose}", args=[links.token(purpose, pks)])


def _post(client, query="?topic=plays", **facts):
    return client.post(NEW + query, {"email": "ann@example.org", "frequency": "AT_ONCE", **facts})


def test_the_form_says_what_it_is_for(client, plays):
    page = client.get(NEW, {"topic": "plays", "genre": "sad", "page": "3"}).content.decode()
    assert "Plays: sad" in page
    assert 'name="email"' in page


def test_without_a_topic_the_page_offers_them(client, plays):
    assert b'href="?topic=plays"' in client.get(NEW).content


@pytest.mark.parametrize("query", ["topic=no-such", "topic=", "topic=plays&pk=99", "topic=plays&pk=x"])
def test_what_does_not_exist_or_is_not_public_is_a_404(client, plays, query):
    assert client.get(f"{NEW}?{query}").status_code == 404
    assert _post(client, f"?{query}").status_code == 404


def test_a_hidden_record_is_the_same_404_as_a_missing_one(client, plays):
    plays.hidden.add(1)
    assert client.get(f"{NEW}?topic=plays&pk=1").content == client.get(f"{NEW}?topic=plays&pk=99").content


def test_asking_answers_the_same_whatever_the_address_has(client, plays):
    make_alert("on@example.org")
    make_alert("asked@example.org", on_since=None)
    answers = [_post(client, email=f"{name}@example.org") for name in ("on", "asked", "new", "ON")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/alerts/asked/")}
    assert Message.objects.count() == 4
    assert client.get("/alerts/asked/").status_code == 200


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"email": ""}, "Enter your e-mail address"),
        ({"email": "nobody"}, "in the correct format"),
        ({"frequency": ""}, "Choose an answer to"),
        ({"frequency": "HOURLY"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_pointed_out_and_kept(client, plays, facts, text):
    answer = _post(client, **facts)
    assert (answer.status_code, Subscription.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert text in page
    assert "<title>Error: " in page
    assert facts.get("email", "ann@example.org") in page


def test_whoever_asks_too_often_has_to_wait(client, plays, monkeypatch):
    monkeypatch.setattr(limits, "MOST", 2)
    assert [_post(client, email=f"p{n}@example.org").status_code for n in range(4)] == [302, 302, 429, 429]
    assert Message.objects.count() == 2


def test_the_form_needs_its_token(plays):
    assert _post(Client(enforce_csrf_checks=True)).status_code == 403


def test_signed_in_people_have_it_at_once(client, plays):
    person = UserFactory()
    client.force_login(person)
    page = client.get(NEW, {"topic": "plays"}).content.decode()
    assert f"We send them to {person.email}." in page
    assert 'name="email"' not in page
    answer = client.post(f"{NEW}?topic=plays&pk=1", {"frequency": "WEEKLY", "email": "other@example.org"}, follow=True)
    alert = Subscription.objects.get()
    assert (alert.mailbox.email, alert.state, alert.frequency) == (person.email, State.CONFIRMED, Frequency.WEEKLY)
    assert "“Hamlet”" in answer.content.decode()


def test_confirming_needs_a_press_of_the_button(client, plays):
    alert = make_alert(on_since=None)
    link = _link(links.CONFIRM, alert.pk)
    assert b"Yes, send me these alerts" in client.get(link).content
    alert.refresh_from_db()
    assert alert.state == State.ASKED
    assert b"Your alert is on" in client.post(link).content
    assert b"Your alert is on" in client.get(link).content
    alert.refresh_from_db()
    assert alert.state == State.CONFIRMED


def test_a_link_that_is_too_old_says_so(client, plays, set_clock):
    link = _link(links.CONFIRM, make_alert(on_since=None).pk)
    set_clock(THEN + timedelta(days=8))
    assert b"older than 7 days" in client.get(link).content
    answer = client.post(link)
    assert (answer.status_code, b"older than 7 days" in answer.content) == (422, True)


def test_a_mail_program_leaves_without_session_or_token(plays):
    first, second = make_alert(), make_alert(criteria={"pk": 1})
    program = Client(enforce_csrf_checks=True)
    link = _link(links.LEAVE, first.pk, second.pk)
    for _time in range(2):
        answer = program.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
        assert b"have stopped" in answer.content
    assert set(Subscription.objects.values_list("state", flat=True)) == {State.LEFT}
    assert not answer.cookies


def test_opening_the_link_leaves_nothing_and_shows_a_button(client, plays):
    alert = make_alert()
    page = client.get(_link(links.LEAVE, alert.pk)).content
    alert.refresh_from_db()
    assert (alert.state, b"<button" in page) == (State.CONFIRMED, True)


@pytest.mark.parametrize("purpose", [links.CONFIRM, links.LEAVE, links.MANAGE])
def test_a_wrong_link_is_a_404(client, plays, purpose):
    make_alert()
    wrong = reverse(f"alerts:{purpose}", args=["no-such-token"])
    assert (client.get(wrong).status_code, client.post(wrong).status_code) == (404, 404)
    assert client.get(_link(purpose, 987_654)).status_code == 404


@pytest.mark.parametrize("purpose", [links.CONFIRM, links.LEAVE, links.MANAGE])
def test_pages_behind_a_link_are_kept_by_nobody(client, plays, purpose):
    alert = make_alert()
    answer = client.get(_link(purpose, alert.mailbox_id if purpose == links.MANAGE else alert.pk))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_link_manages_the_alerts_of_its_address_alone(client, plays):
    mine, other = make_alert(), make_alert("bob@example.org", {"genre": "sad"})
    link = _link(links.MANAGE, mine.mailbox_id)
    page = client.get(link).content.decode()
    assert "All plays" in page
    assert "Plays: sad" not in page
    assert client.post(link, {"act": "leave", "alert": other.pk}).status_code == 404
    assert client.post(link, {"act": "change", "alert": mine.pk, "frequency": "WEEKLY"}).status_code == 302
    mine.refresh_from_db()
    assert mine.frequency == Frequency.WEEKLY
    assert "The alert is ended." in client.post(link, {"act": "leave", "alert": mine.pk}, follow=True).content.decode()
    other.refresh_from_db()
    assert other.state == State.CONFIRMED


def test_all_alerts_end_at_once(client, plays):
    alert = make_alert()
    make_alert(criteria={"pk": 1}, on_since=None)
    other = make_alert("bob@example.org")
    client.post(_link(links.MANAGE, alert.mailbox_id), {"act": "leave_all"})
    assert list(Subscription.objects.exclude(state=State.LEFT)) == [other]


@pytest.mark.parametrize(
    "facts", [{"act": "change", "alert": "1"}, {"act": "no-such"}, {}, {"act": "leave", "alert": "x"}]
)
def test_a_malformed_change_says_what_is_wrong(client, plays, facts):
    answer = client.post(_link(links.MANAGE, make_alert().mailbox_id), facts)
    assert (answer.status_code, b"There is a problem" in answer.content) == (422, True)


def test_what_lapsed_or_ended_is_not_listed(client, plays, set_clock):
    alert = make_alert(criteria={"genre": "sad"}, on_since=None)
    link = _link(links.MANAGE, alert.mailbox_id)
    assert b"Not confirmed yet" in client.get(link).content
    set_clock(THEN + timedelta(days=8))
    assert b"You have no alerts." in client.get(link).content


def test_the_account_lists_the_alerts_of_its_address(client, plays):
    person = UserFactory()
    assert client.get(MINE).status_code == 302
    client.force_login(person)
    assert b"You have no alerts." in client.get(MINE).content
    assert client.post(MINE, {"act": "leave_all"}).status_code == 404
    make_alert(person.email)
    make_alert("bob@example.org", {"genre": "sad"})
    page = client.get(MINE).content.decode()
    assert "All plays" in page
    assert "Plays: sad" not in page


def test_an_account_without_a_confirmed_address_shows_nobodys_alerts(client, plays):
    person = UserFactory()
    person.emailaddress_set.update(verified=False)
    make_alert(person.email)
    client.force_login(person)
    assert b"You have no alerts." in client.get(MINE).content


def test_a_stopped_address_sees_why_and_starts_again(client, plays):
    link = _link(links.MANAGE, make_alert().mailbox_id)
    Mailbox.objects.update(stopped_at=THEN, stopped_why="On 2 November 2026 a message came back.")
    assert b"On 2 November 2026 a message came back." in client.get(link).content
    client.post(link, {"act": "start_again"})
    assert Mailbox.objects.get().stopped_at is None


@pytest.mark.parametrize("count", [1, 15])
def test_the_list_asks_a_constant_number_of_queries(client, plays, django_assert_num_queries, count):
    for n in range(count):
        alert = make_alert(criteria={"pk": n})
    link = _link(links.MANAGE, alert.mailbox_id)
    client.get(link)
    with django_assert_num_queries(5):
        client.get(link)
