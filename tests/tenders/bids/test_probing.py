"""The portal submits to itself through a real server, and writes down what worked."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from portal.accounts.roles import Role
from portal.core import clock
from portal.core.verdicts import NotAllowed
from portal.evidence.models import ProbeResult
from portal.mail.models import Message
from tenders.bids.models import Bid, SealedFile
from tenders.bids.services import probing
from tenders.custody.models import SealingKey
from tenders.custody.queries import live_keys, lost_keys, to_share_again
from tenders.custody.services import reshare
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.custody import ensure_holders, key_of


@pytest.mark.django_db(transaction=True)
def test_each_round_uploads_submits_and_withdraws_and_nothing_piles_up(live_server):
    ensure_holders()
    for _round in range(3):
        assert probing.probe(live_server.url, clock.now()) == ""
    assert list(ProbeResult.objects.values_list("is_up", flat=True)) == [True, True, True]
    bid = Bid.objects.get()
    assert (bid.state, bid.version, SealedFile.objects.count()) == ("WITHDRAWN", 3, 1)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_door_that_does_not_open_is_written_down():
    ensure_holders()
    failed = probing.probe("http://127.0.0.1:9", THEN)
    assert failed.startswith("front door")
    assert (ProbeResult.objects.get().is_up, ProbeResult.objects.get().failed_at[:10]) == (False, "front door")


@pytest.mark.django_db
def test_rounds_without_a_database_are_written_down_once_it_is_back(monkeypatch):
    ensure_holders()
    rounds = probing.Rounds("http://127.0.0.1:9")

    def away():
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("portal.core.clock.now", away)
    assert [rounds.go(), rounds.go()] == ["database: OperationalError"] * 2
    monkeypatch.undo()
    assert rounds.go().startswith("front door")
    here, *kept = ProbeResult.objects.order_by("pk")
    assert [row.failed_at.split(":")[0] for row in (here, *kept)] == ["front door", "database", "database"]
    assert (kept[0].milliseconds_apart, abs(here.milliseconds_apart) < 60_000, rounds.kept) == (None, True, [])


@pytest.mark.django_db
def test_one_round_alone_promises_no_other(monkeypatch):
    ensure_holders()
    monkeypatch.setattr("tenders.bids.management.commands.probe.close_old_connections", lambda: None)
    with pytest.raises(SystemExit):
        call_command("probe", "--once", "--base", "http://127.0.0.1:9")
    assert ProbeResult.objects.get().is_last


@pytest.mark.django_db
def test_what_it_bids_for_is_shown_to_nobody_outside():
    ensure_holders()
    probing.set_up(THEN)
    now = THEN + timedelta(days=3650)
    assert not Opportunity.objects.published(now).exists()
    assert Client().get(f"/opportunities/{probing.SLUG}/").status_code == 404
    assert probing.NAME not in Client().get("/opportunities/").content.decode()


@pytest.mark.django_db
def test_staff_neither_run_it_nor_hold_its_keys():
    first, *_others = ensure_holders()
    probing.set_up(THEN)
    assert SealingKey.objects.count() == 2
    assert (live_keys(), to_share_again(THEN), lost_keys()) == ([], [], [])
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    assert not Opportunity.objects.visible_to(lead, THEN).exists()
    assert not Opportunity.objects.for_people().exists()
    with pytest.raises(NotAllowed, match="no sealed key to share"):
        reshare(now=THEN, **key_of(first))


@pytest.mark.django_db
def test_it_is_set_up_once_and_only_where_bids_can_be_sealed():
    with pytest.raises(NotAllowed, match="0 of at least 3 openers"):
        probing.set_up(THEN)
    assert not Opportunity.objects.exists()
    ensure_holders()
    assert probing.set_up(THEN) == probing.set_up(THEN)
