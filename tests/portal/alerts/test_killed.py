"""The job is killed at every point that matters, and run again: each address has each event once."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections

from portal.alerts.enums import Frequency
from portal.alerts.models import Delivery, Event
from portal.alerts.services import delivering, spreading
from portal.mail.models import Message
from tests.factories.alerts import THEN, make_alert, make_event

# Late enough that digests are due too.
NOW = THEN + timedelta(days=9)
EXPECTED = [
    ("ann@example.org", "New: Hamlet"),
    ("ann@example.org", "New: Twelfth Night"),
    ("bob@example.org", "2 alerts: Hamlet and more"),
    ("cleo@example.org", "New: Hamlet"),
    ("dan@example.org", "New: Hamlet"),
]
EACH = sorted(
    [(f"{name}@example.org", "Hamlet") for name in ("ann", "bob", "cleo", "dan")]
    + [(f"{name}@example.org", "Twelfth Night") for name in ("ann", "bob")]
)
# What is wrapped, whether it dies before or after the call, and at which call.
POINTS = {
    "before anything": (spreading, "spread_batch", "before", 1),
    "while it looks for a match": (spreading, "hears", "before", 2),
    "after the rows of those who take part": (spreading, "_write", "after", 1),
    "after the first row of a subscriber": (spreading, "_write", "after", 2),
    "between the rows and the mark of the event": (spreading, "_advance", "before", 1),
    "after the mark, before the commit": (spreading, "_advance", "after", 1),
    "between two batches of an event": (spreading, "spread_batch", "after", 1),
    "before the first message": (delivering, "send", "before", 1),
    "between the message and its row": (delivering, "_settle", "before", 1),
    "after the row, before the commit": (delivering, "_settle", "after", 1),
    "between two messages to one address": (delivering, "send", "before", 2),
    "after the commit of an address": (delivering, "tell", "after", 1),
    "in the middle of the addresses": (delivering, "_settle", "before", 4),
}
every_point = pytest.mark.parametrize("point", POINTS.values(), ids=POINTS.keys())


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.fixture
def audience(plays, monkeypatch):
    """Three overlapping alerts, a digest, one who takes part, one who does both; batches of one."""
    monkeypatch.setattr(spreading, "BATCH", 1)
    for criteria, frequency in (({}, "DAILY"), ({"genre": "sad"}, "AT_ONCE"), ({"pk": 1}, "WEEKLY")):
        make_alert("ann@example.org", criteria, frequency=frequency)
    make_alert("ann@example.org", {"pk": 2})
    make_alert("bob@example.org", frequency=Frequency.DAILY)
    make_alert("dan@example.org", {"pk": 1})
    plays.cast[1] = ["Cleo@example.org", "dan@example.org"]
    make_event(1)
    make_event(2)


def _arm(monkeypatch, point, die):
    module, name, when, call = point
    real, calls = getattr(module, name), []

    def wrapped(*args, **kwargs):
        calls.append(name)
        if when == "before" and len(calls) == call:
            die()
        result = real(*args, **kwargs)
        if when == "after" and len(calls) == call:
            die()
        return result

    monkeypatch.setattr(module, name, wrapped)
    return lambda: monkeypatch.setattr(module, name, real)


def _assert_each_was_told_once():
    assert sorted((message.to, message.subject) for message in Message.objects.all()) == EXPECTED
    _assert_nothing_waits()


def _told():
    """Each address with each event of each message to it."""
    titles = list(Event.objects.values_list("title", flat=True))
    messages = Message.objects.all()
    return sorted((message.to, title) for message in messages for title in titles if title in message.text)


def _assert_nothing_waits():
    assert not Delivery.objects.waiting().exists()
    assert not Delivery.objects.filter(message=None).exists()
    assert Delivery.objects.count() == 6
    assert not Event.objects.filter(spread_at=None).exists()


@pytest.mark.django_db
@every_point
def test_killed_and_run_again(audience, monkeypatch, point):
    def die():
        raise Killed

    disarm = _arm(monkeypatch, point, die)
    with pytest.raises(Killed):
        delivering.run(NOW)
    disarm()
    delivering.run(NOW)
    delivering.run(NOW)
    _assert_each_was_told_once()


def _in_a_process_of_its_own(act):
    """Fork, act with a connection of its own, and say how it ended: the number of the signal, or 0."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


@pytest.mark.django_db(transaction=True)
@every_point
def test_a_process_that_is_really_killed(audience, monkeypatch, point):
    disarm = _arm(monkeypatch, point, lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert _in_a_process_of_its_own(lambda: delivering.run(NOW)) == signal.SIGKILL
    disarm()
    # The server may need a moment to see that its client died, and until then keeps what was locked. A run skips it, and
    # a later one does it, as in production: what is compared is therefore what people were told, not in how many messages.
    for _again in range(100):
        delivering.run(NOW)
        if _told() == EACH:
            break
        time.sleep(0.1)
    assert _told() == EACH
    _assert_nothing_waits()


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_each_once(audience):
    start, failures = threading.Barrier(4), []

    def work():
        try:
            start.wait()
            for _round in range(3):
                delivering.run(NOW)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    # One worker may write bob's digest, long due, while another is between the two events: then it is two messages.
    assert _told() == EACH
    _assert_nothing_waits()
