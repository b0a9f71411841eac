"""Heads published once a day, and what they find."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from portal.audit import heads
from portal.audit.models import AuditChain, AuditEvent, DailyHeads
from portal.audit.services import record, seal_chain
from tests.factories.accounts import THEN, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _act(chain="main", at=THEN):
    with transaction.atomic():
        return record("act", UserFactory(), actor=None, at=at, chain=chain)


def _cut(event):
    """As somebody with the database's own password would: the trigger is switched off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [event.pk])
            cursor.execute("SET session_replication_role = DEFAULT")
        else:
            cursor.execute("DROP TRIGGER audit_event_no_delete")
            cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [event.pk])


def test_one_publication_a_day_in_a_line():
    _act()
    assert heads.publish_heads(THEN) == "1 heads"
    assert heads.publish_heads(THEN + timedelta(hours=3)) == "published already"
    _act(at=THEN + DAY)
    heads.publish_heads(THEN + DAY)
    second, first = DailyHeads.objects.all()
    assert (first.day, second.previous) == (date(2026, 11, 2), first.digest)
    assert list(heads.head_faults()) == []


def test_a_leaf_shows_nothing_without_the_salt_and_is_checked_with_it():
    seal_chain("bids:1")
    event = _act("bids:1")
    heads.publish_heads(THEN)
    row, chain = DailyHeads.objects.get(), AuditChain.objects.get(name="bids:1")
    assert event.digest not in str(row.leaves)
    assert heads.leaf("", "bids:1", row.day, event.digest) not in row.leaves
    assert heads.leaf(chain.salt, "bids:1", row.day, event.digest) in row.leaves


def test_the_same_chain_gives_another_leaf_each_day_though_nothing_happened():
    seal_chain("bids:1")
    heads.publish_heads(THEN)
    heads.publish_heads(THEN + DAY)
    second, first = DailyHeads.objects.all()
    assert not set(first.leaves) & set(second.leaves)


def test_a_chain_whose_end_was_cut_is_found():
    _act()
    last = _act()
    heads.publish_heads(THEN)
    _cut(last)
    AuditChain.objects.filter(name="main").update(length=1, head=AuditEvent.objects.get().digest)
    assert "the event that ended it on 2026-11-02 is gone" in " ".join(heads.head_faults())


def test_changed_heads_and_a_missing_day_are_found():
    for step in range(3):
        _act(at=THEN + step * DAY)
        heads.publish_heads(THEN + step * DAY)
    DailyHeads.objects.filter(day=date(2026, 11, 3)).delete()
    assert "a day before them is missing" in " ".join(heads.head_faults())
    DailyHeads.objects.filter(day=date(2026, 11, 2)).update(leaves=["00"])
    assert len(list(heads.head_faults())) >= 2
