"""Who hears of what, when, and that each is told once."""

from datetime import timedelta

import pytest

from portal.alerts import links
from portal.alerts.enums import Frequency
from portal.alerts.models import Delivery, Event, Mailbox
from portal.alerts.services import delivering, spreading, subscribing
from portal.mail.models import Message
from tests.factories.alerts import THEN, make_alert, make_event

SOON = THEN + timedelta(minutes=1)  # a Monday, nine o'clock
TOMORROW, NEXT_MONDAY = THEN.replace(day=3, hour=7), THEN.replace(day=9, hour=7)
pytestmark = pytest.mark.django_db


def _told():
    return sorted((message.to, message.subject) for message in Message.objects.all())


def _run(now=SOON):
    return delivering.run(now)


def test_a_search_hears_of_what_is_published_and_matches(plays):
    make_alert("all@example.org")
    make_alert("sad@example.org", {"genre": "sad"})
    make_alert("gay@example.org", {"genre": "gay"})
    make_event(1)
    assert _run() == "2 messages"
    assert _told() == [("all@example.org", "New: Hamlet"), ("sad@example.org", "New: Hamlet")]


def test_later_events_are_for_those_who_follow_the_record(plays):
    make_alert("all@example.org")
    make_alert("one@example.org", {"pk": 1})
    make_alert("two@example.org", {"pk": 2})
    make_event(1, "changed")
    _run()
    assert _told() == [("one@example.org", "Changed: Hamlet")]


def test_whoever_takes_part_hears_without_asking(plays):
    plays.cast[1] = ["Cast@Example.org", "cast@example.org", ""]
    make_event(1, "clarification")
    _run()
    message = Message.objects.get()
    assert (message.to, message.subject) == ("cast@example.org", "Question answered: Hamlet")
    assert "You get this because you or your organisation take part in it." in message.text
    assert message.headers == {}
    assert "/alerts/" not in message.text


def test_overlapping_alerts_and_taking_part_give_one_message(plays):
    plays.cast[1] = ["ANN@example.org"]
    alerts = [
        make_alert(criteria={}, frequency=Frequency.WEEKLY),
        make_alert(criteria={"genre": "sad"}),
        make_alert(criteria={"pk": 1}, frequency=Frequency.DAILY),
    ]
    make_event(1)
    for now in (SOON, SOON, TOMORROW, NEXT_MONDAY):
        _run(now)
    message = Message.objects.get()
    assert message.headers["List-Unsubscribe"] == f"<{links.address(links.LEAVE, [row.pk for row in alerts])}>"
    assert (Delivery.objects.get().message, Delivery.objects.get().settled_at) == (message, SOON)


def test_the_earliest_of_overlapping_alerts_counts_also_for_whoever_takes_part(plays):
    plays.cast[1] = ["ann@example.org"]
    make_alert(frequency=Frequency.WEEKLY)
    make_event(1)
    _run()
    assert len(_told()) == 1


def test_the_message_says_what_why_and_how_to_stop(plays):
    alert = make_alert(criteria={"genre": "sad"})
    make_event(1, summary="Canary & <b>summary</b>")
    _run()
    message = Message.objects.get()
    leave = links.address(links.LEAVE, [alert.pk])
    assert "New: Hamlet" in message.text
    assert "Canary & <b>summary</b>" in message.text
    assert "http://localhost:8000/plays/1/" in message.text
    assert "You get this because you asked for alerts: Plays: sad." in message.text
    assert f"Stop these messages: {leave}" in message.text
    assert links.address(links.MANAGE, [alert.mailbox_id]) in message.text
    assert message.headers == {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@pytest.mark.parametrize(("frequency", "due"), [(Frequency.DAILY, TOMORROW), (Frequency.WEEKLY, NEXT_MONDAY)])
def test_a_digest_groups_what_happened_into_one_message(plays, frequency, due):
    make_alert(frequency=frequency)
    make_event(1)
    make_event(2)
    for now in (SOON, due - timedelta(minutes=1)):
        assert _run(now) == "0 messages"
    assert _run(due) == "1 messages"
    message = Message.objects.get()
    assert message.subject == "2 alerts: Hamlet and more"
    assert message.text.index("1. New: Hamlet") < message.text.index("2. New: Twelfth Night")
    assert set(Delivery.objects.values_list("message", flat=True)) == {message.pk}
    assert _run(due + timedelta(days=8)) == "0 messages"


def test_a_late_job_tells_everything_once(plays):
    make_alert("ann@example.org", frequency=Frequency.DAILY)
    make_alert("bob@example.org")
    make_event(1)
    make_event(2, at=THEN + timedelta(days=2))
    _run(THEN + timedelta(days=30))
    _run(THEN + timedelta(days=30))
    assert _told() == [
        ("ann@example.org", "2 alerts: Hamlet and more"),
        ("bob@example.org", "New: Hamlet"),
        ("bob@example.org", "New: Twelfth Night"),
    ]


def test_an_alert_hears_nothing_of_what_happened_before_it_was_on(plays):
    make_alert("late@example.org", on_since=THEN + timedelta(seconds=1))
    make_alert("asked@example.org", on_since=None)
    make_event(1)
    assert _run() == "0 messages"
    assert not Delivery.objects.exists()


def test_what_is_no_longer_public_is_not_told(plays):
    make_alert("ann@example.org", frequency=Frequency.DAILY)
    make_event(1)
    plays.hidden.add(2)
    make_event(2)
    _run()
    assert list(Delivery.objects.values_list("event__subject_pk", flat=True)) == [1]
    plays.hidden.add(1)
    assert _run(TOMORROW) == "0 messages"
    assert Delivery.objects.get().settled_at == TOMORROW


def test_a_search_that_no_longer_finds_it_is_not_told(plays):
    make_alert(criteria={"genre": "sad"}, frequency=Frequency.DAILY)
    make_event(1)
    _run()
    plays.titles[1] = ("Hamlet", "gay")
    assert _run(TOMORROW) == "0 messages"


def test_an_alert_that_was_ended_in_the_meantime_hears_nothing(plays):
    alert = make_alert(frequency=Frequency.DAILY)
    make_event(1)
    _run()
    subscribing.leave(subscriptions=[alert], actor=None, now=SOON)
    assert _run(TOMORROW) == "0 messages"


def test_after_leaving_one_of_two_the_other_still_hears_in_its_own_time(plays):
    daily = make_alert(criteria={"pk": 1}, frequency=Frequency.DAILY)
    weekly = make_alert(frequency=Frequency.WEEKLY)
    make_event(1)
    _run()
    subscribing.leave(subscriptions=[daily], actor=None, now=SOON)
    assert _run(TOMORROW) == "0 messages"
    assert _run(NEXT_MONDAY) == "1 messages"
    assert links.address(links.LEAVE, [weekly.pk]) in Message.objects.get().text


@pytest.mark.parametrize(
    ("frequency", "due"),
    [(Frequency.AT_ONCE, SOON), (Frequency.WEEKLY, NEXT_MONDAY)],
    ids=["more often", "less often"],
)
def test_a_changed_frequency_counts_for_what_waits(plays, frequency, due):
    alert = make_alert(frequency=Frequency.DAILY)
    make_event(1)
    _run()
    subscribing.change_frequency(subscription=alert, frequency=frequency, now=SOON)
    assert _run(due - timedelta(seconds=1)) == "0 messages"
    assert _run(due) == "1 messages"


def test_a_stopped_address_gets_no_alerts_but_what_it_takes_part_in(plays):
    plays.cast[2] = ["ann@example.org"]
    make_alert()
    Mailbox.objects.update(stopped_at=THEN, stopped_why="It came back.")
    make_event(1)
    make_event(2)
    _run()
    assert _told() == [("ann@example.org", "New: Twelfth Night")]


def test_an_address_that_stops_while_alerts_wait_hears_nothing(plays):
    make_alert(frequency=Frequency.DAILY)
    make_event(1)
    _run()
    Mailbox.objects.update(stopped_at=SOON, stopped_why="It came back.")
    assert _run(TOMORROW) == "0 messages"
    assert Delivery.objects.get().settled_at == TOMORROW


def test_many_mailboxes_are_worked_out_in_batches(plays, monkeypatch):
    monkeypatch.setattr(spreading, "BATCH", 2)
    for n in range(5):
        make_alert(f"p{n}@example.org")
    make_event(1)
    assert _run() == "5 messages"
    assert [event.spread_at for event in Event.objects.all()] == [SOON]


def test_a_long_digest_is_cut_into_messages(plays, monkeypatch):
    monkeypatch.setattr(delivering, "BATCH", 2)
    make_alert(frequency=Frequency.DAILY)
    for n in range(3):
        make_event(1, key=f"k{n}")
    _run()
    assert [_run(TOMORROW), _run(TOMORROW), _run(TOMORROW)] == ["1 messages", "1 messages", "0 messages"]


def test_one_run_writes_only_so_many(plays, monkeypatch):
    monkeypatch.setattr(delivering, "MOST_MESSAGES", 2)
    for n in range(3):
        make_alert(f"p{n}@example.org")
    make_event(1)
    assert [_run(), _run()] == ["2 messages", "1 messages"]


def test_a_failing_address_is_tried_again_and_stops_no_other(plays, monkeypatch):
    make_alert("ann@example.org")
    make_alert("bob@example.org")
    make_event(1)
    send = delivering.send

    def broken_send(**facts):
        if facts["to"] == "ann@example.org":
            raise ValueError("no")
        return send(**facts)

    monkeypatch.setattr(delivering, "send", broken_send)
    with pytest.raises(RuntimeError, match="1 messages; 0 events and 1 addresses failed"):
        _run()
    assert _told() == [("bob@example.org", "New: Hamlet")]
    monkeypatch.setattr(delivering, "send", send)
    _run()
    assert _told() == [("ann@example.org", "New: Hamlet"), ("bob@example.org", "New: Hamlet")]


def test_an_event_that_cannot_be_worked_out_stops_no_other(plays):
    make_alert(criteria={"genre": "sad"})
    plays.titles[3] = ("Broken",)
    make_event(3)
    make_event(1)
    with pytest.raises(RuntimeError, match="1 messages; 1 events and 0 addresses failed"):
        _run()
    assert Event.objects.get(subject_pk=3).spread_at is None


def test_an_event_of_a_topic_that_is_gone_is_closed(plays):
    make_event(1, topic="gone")
    assert _run() == "0 messages"
    assert Event.objects.get().spread_at == SOON


def test_the_number_of_queries_does_not_grow_with_the_alerts(plays, django_assert_max_num_queries):
    for n in range(20):
        make_alert(f"p{n}@example.org", {"genre": "sad"})
    make_event(1)
    with django_assert_max_num_queries(12):
        spreading.spread(SOON)
    assert Delivery.objects.count() == 20
