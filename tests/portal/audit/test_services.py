"""The audit chain: added to in a transaction, never changed, provable."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from portal.accounts.models import User
from portal.audit import presenters
from portal.audit.models import AuditChain, AuditEvent
from portal.audit.querysets import AppendOnlyError
from portal.audit.services import faults, head_of, record, seal_chain, unseal_chain

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create_user("ann@example.org", full_name="Ann Bell")


def test_record_links_each_event_to_the_one_before(person):
    first = record("invite", person, actor=person, at=NOW)
    second = record("join", person, actor=None, at=NOW, data={"b": 1, "a": "é"})
    assert (first.seq, first.previous, second.seq, second.previous) == (1, "", 2, first.digest)
    assert second.data == '{"a":"é","b":1}'
    assert head_of("main") == second.digest
    assert list(faults()) == []


def _as_superuser(statement, *values):
    """What somebody with the database password could do: switch the triggers off first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement, values)
            cursor.execute("SET session_replication_role = DEFAULT")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_event_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_event_no_delete")
            cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit_auditevent SET reason = 'other' WHERE seq = 2", "main: event 2 was changed."),
        ("UPDATE audit_auditevent SET actor_name = 'Bob' WHERE seq = 1", "main: event 1 was changed."),
        ("DELETE FROM audit_auditevent WHERE seq = 2", "main: event 2 is missing (found 3)."),
        ("DELETE FROM audit_auditevent WHERE seq = 3", "main: the chain ends at event 2, its head says 3."),
    ],
)
def test_faults_names_what_was_done_behind_the_portals_back(person, statement, found):
    for verb in ("one", "two", "three"):
        record(verb, person, actor=person, at=NOW)
    _as_superuser(statement)
    assert found in list(faults())


@pytest.mark.parametrize("statement", ["UPDATE audit_auditevent SET verb = 'x'", "DELETE FROM audit_auditevent"])
def test_the_database_refuses_to_change_or_delete_an_event(person, statement):
    record("invite", person, actor=person, at=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.count() == 1


def test_the_queryset_refuses_update_and_delete(person):
    record("invite", person, actor=person, at=NOW)
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(verb="x")
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused():
    person = User.objects.create_user("ann@example.org")
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("invite", person, actor=person, at=NOW)


def test_a_sealed_chain_is_shown_to_nobody_until_it_is_unsealed(person):
    seal_chain("bids:1")
    record("submit", person, actor=person, at=NOW, chain="bids:1")
    record("invite", person, actor=person, at=NOW)
    assert [event.verb for event in AuditEvent.objects.unsealed()] == ["invite"]
    unseal_chain("bids:1")
    assert {event.verb for event in AuditEvent.objects.unsealed()} == {"invite", "submit"}
    assert AuditChain.objects.get(name="bids:1").length == 1


def test_present_fills_the_sentence_and_adds_the_reason(person):
    presenters.sentence("accounts.user", "test_invite", "{actor} invited {email}")
    event = record("test_invite", person, actor=person, at=NOW, data={"email": "b@example.org"}, reason="New member")
    assert presenters.present(event) == "Ann Bell invited b@example.org. Reason: New member"


def test_present_never_hides_an_act_that_nobody_described(person):
    event = record("odd_act", person, actor=None, at=NOW)
    assert presenters.present(event) == "The portal: odd act (Ann Bell)"


def test_receipts_and_heads_find_their_event_by_an_index():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, AuditEvent._meta.db_table).values()
    assert ["chain_id", "digest"] in [row["columns"] for row in constraints if row["index"]]
