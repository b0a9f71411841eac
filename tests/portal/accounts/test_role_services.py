"""Granting roles: two administrators where two are needed, never a forbidden pair, always recorded."""

import pytest
from django.contrib.auth.models import Group

from portal.accounts.models import RoleGrant
from portal.accounts.roles import Role, roles_of
from portal.accounts.services import roles as services
from portal.audit import presenters
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tests.factories.accounts import OrganisationFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
UA = Role.USER_ADMINISTRATOR


@pytest.fixture
def first():
    return StaffFactory(role=UA)


@pytest.fixture
def second():
    return StaffFactory(role=UA)


def _grant(user, role, actor, now):
    return services.grant_role(user=user, role=role, actor=actor, now=now, reason="Covers for Ann")


def test_grant_role_gives_the_role_at_once_and_says_so(first, now):
    officer = StaffFactory()
    assert _grant(officer, Role.COMMISSIONER, first, now) is None
    assert roles_of(officer) == {"Commissioner"}
    said = presenters.present(AuditEvent.objects.first())
    assert said == f"{first} granted the role Commissioner to {officer}. Reason: Covers for Ann"


@pytest.mark.parametrize("role", [Role.OPENER, Role.APPROVER])
def test_opener_and_approver_need_a_second_administrator(first, second, now, role):
    officer = StaffFactory()
    grant = _grant(officer, role, first, now)
    assert roles_of(officer) == frozenset()
    services.confirm_grant(grant=grant, actor=second, now=now)
    officer = type(officer).objects.get(pk=officer.pk)
    assert roles_of(officer) == {role.value}
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["grant_role", "confirm", "propose_role"]


def test_the_second_administrator_may_refuse_with_a_reason(first, second, now):
    officer = StaffFactory()
    grant = _grant(officer, Role.OPENER, first, now)
    services.refuse_grant(grant=grant, actor=second, now=now, reason="Leaves in June")
    assert (RoleGrant.objects.get().state, roles_of(officer)) == ("REFUSED", frozenset())
    with pytest.raises(NotAllowed, match="already refused"):
        services.confirm_grant(grant=grant, actor=second, now=now)


def test_one_administrator_is_not_two(first, now):
    grant = _grant(StaffFactory(), Role.OPENER, first, now)
    with pytest.raises(NotAllowed, match="You proposed this role"):
        services.confirm_grant(grant=grant, actor=first, now=now)


@pytest.mark.parametrize(
    ("who", "role", "reason"),
    [
        ("nobody", Role.EDITOR, "Only a user administrator"),
        ("superuser", Role.EDITOR, "Only a user administrator"),
        ("self", Role.EDITOR, "Nobody grants a role to themselves"),
        ("first", "Emperor", "There is no such role"),
        ("first", Role.COMMISSIONER, "already holds"),
    ],
)
def test_grant_role_refuses(first, now, who, role, reason):
    officer = first if who == "self" else StaffFactory(role=Role.COMMISSIONER)
    actor = {"nobody": StaffFactory(), "superuser": StaffFactory(is_superuser=True)}.get(who, first)
    with pytest.raises(NotAllowed, match=reason):
        _grant(officer, role, actor, now)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("held", "wanted"), [(Role.OPENER, UA), (UA, Role.OPENER), (UA, Role.APPROVER), (Role.AUDITOR, Role.EDITOR)]
)
def test_a_forbidden_pair_is_refused_with_both_names(first, now, held, wanted):
    officer = StaffFactory(role=held)
    with pytest.raises(NotAllowed, match=f"{wanted} and {held} must never be held by one person"):
        _grant(officer, wanted, first, now)


def test_a_pair_that_came_about_after_the_proposal_is_refused_at_the_confirmation(first, second, now):
    officer = StaffFactory()
    grant = _grant(officer, Role.OPENER, first, now)
    _grant(officer, UA, first, now)
    with pytest.raises(NotAllowed, match="never be held"):
        services.confirm_grant(grant=grant, actor=second, now=now)
    assert RoleGrant.objects.get().state == "PROPOSED"


def test_a_role_is_proposed_once_at_a_time(first, now):
    officer = StaffFactory()
    _grant(officer, Role.OPENER, first, now)
    with pytest.raises(NotAllowed, match="already proposed"):
        _grant(officer, Role.OPENER, first, now)


def test_a_bidder_holds_no_role(first, now):
    bidder = UserFactory()
    OrganisationFactory(owner=bidder)
    with pytest.raises(NotAllowed, match="belongs to an organisation that can bid"):
        _grant(bidder, Role.EVALUATOR, first, now)


def test_revoke_role_takes_it_away_and_not_from_oneself(first, now):
    officer = StaffFactory(role=Role.OPENER)
    services.revoke_role(user=officer, role=Role.OPENER, actor=first, now=now, reason="Left")
    assert roles_of(officer) == frozenset()
    with pytest.raises(NotAllowed, match="does not hold"):
        services.revoke_role(user=officer, role=Role.OPENER, actor=first, now=now, reason="Left")
    with pytest.raises(NotAllowed, match="their own role"):
        services.revoke_role(user=first, role=UA, actor=first, now=now, reason="Left")


def test_a_failing_audit_write_grants_nothing(first, now, monkeypatch):
    officer = StaffFactory()
    monkeypatch.setattr(services, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _grant(officer, Role.EDITOR, first, now)
    assert not officer.groups.exists()


def test_appoint_is_the_operators_act_and_safe_to_repeat(now):
    officer = StaffFactory()
    for _ in range(2):
        services.appoint(user=officer, role=UA, now=now, reason="First start")
    assert roles_of(officer) == {UA.value}
    assert [event.actor_id for event in AuditEvent.objects.all()] == [None]
    with pytest.raises(NotAllowed, match="never be held"):
        services.appoint(user=officer, role=Role.OPENER, now=now, reason="First start")


@pytest.mark.parametrize("way", ["person", "group"])
def test_no_way_round_the_services_makes_a_forbidden_pair(way):
    officer = StaffFactory(role=Role.OPENER)
    group, _ = Group.objects.get_or_create(name=UA)
    with pytest.raises(NotAllowed, match="never be held"):
        officer.groups.add(group) if way == "person" else group.user_set.add(officer)
