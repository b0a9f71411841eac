"""Planning what follows a contract: once, with the facts that are known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.contracts import services
from tenders.contracts.models import Contract
from tenders.intentions.enums import State
from tenders.intentions.models import CommissioningIntention
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.contracts import ContractFactory
from tests.factories.outcomes import ServiceFactory

pytestmark = pytest.mark.django_db


def test_the_draft_knows_what_the_contract_says():
    contract = ContractFactory(service=ServiceFactory(), cpv_codes="85310000")
    plan = services.plan_next(contract=contract, actor=StaffFactory(role=Role.CONTRACT_MANAGER), now=THEN)
    plan.refresh_from_db()
    assert (plan.title, plan.state, plan.live) == ("Care at home, from 2028", State.DRAFT, False)
    assert (plan.service, plan.kind, plan.cpv_codes) == (contract.service, "ADULT_CARE", "85310000")
    assert plan.value_net == Decimal(900_000)
    assert (plan.expected_notice_date, plan.expected_start) == (date(2027, 10, 1), date(2028, 7, 1))
    assert plan.expected_end == date(2033, 6, 30)
    assert plan.get_latest_revision_as_object().title == plan.title
    contract.refresh_from_db()
    assert contract.next_intention == plan


def test_it_is_not_public_before_somebody_says_why(client):
    contract = ContractFactory()
    plan = services.plan_next(contract=contract, actor=None, now=THEN)
    assert client.get(plan.get_absolute_url()).status_code == 404
    assert plan.why == ""


def test_a_second_plan_is_refused_and_saves_nothing():
    contract = ContractFactory()
    services.plan_next(contract=contract, actor=None, now=THEN)
    with pytest.raises(NotAllowed, match="planned already"):
        services.plan_next(contract=contract, actor=None, now=THEN)
    assert CommissioningIntention.objects.count() == 1


def test_others_may_not_begin_it():
    with pytest.raises(NotAllowed, match="Only contract managers"):
        services.plan_next(contract=ContractFactory(), actor=StaffFactory(role=Role.EDITOR), now=THEN)
    assert not CommissioningIntention.objects.exists()


def test_a_commissioner_who_manages_the_contract_owns_the_plan():
    commissioner = StaffFactory(role=Role.COMMISSIONER)
    assert (
        services.plan_next(contract=ContractFactory(manager=commissioner), actor=None, now=THEN).owner == commissioner
    )
    manager = StaffFactory(role=Role.CONTRACT_MANAGER)
    assert services.plan_next(contract=ContractFactory(manager=manager), actor=None, now=THEN).owner is None


def test_the_clock_plans_what_is_near_and_only_once():
    today = THEN.date()
    near = ContractFactory(ends_on=today + timedelta(days=500))
    ContractFactory(ends_on=today + timedelta(days=900))
    ContractFactory(ends_on=today + timedelta(days=300), follows_on=False)
    ContractFactory(ends_on=today - timedelta(days=1))
    large = ContractFactory(ends_on=today + timedelta(days=700), value_net=Decimal(7_000_000))
    assert services.plan_ending(THEN) == "2 planned"
    assert services.plan_ending(THEN) == "0 planned"
    assert set(Contract.objects.exclude(next_intention=None)) == {near, large}


def test_a_failing_audit_write_saves_no_plan(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no audit")

    contract = ContractFactory()
    monkeypatch.setattr(services, "note", broken)
    with pytest.raises(RuntimeError):
        services.plan_next(contract=contract, actor=None, now=THEN)
    contract.refresh_from_db()
    assert (contract.next_intention, CommissioningIntention.objects.count()) == (None, 0)


def test_the_history_says_why_so_early():
    contract = ContractFactory()
    services.plan_next(contract=contract, actor=None, now=THEN)
    event = AuditEvent.objects.get(verb="plan_next")
    assert "18 months before the end" in event.data


def test_an_end_before_the_start_is_refused_beside_the_field():
    contract = ContractFactory.build(ends_on=date(2023, 6, 30))
    with pytest.raises(ValidationError) as refused:
        contract.full_clean()
    assert list(refused.value.message_dict) == ["ends_on"]
