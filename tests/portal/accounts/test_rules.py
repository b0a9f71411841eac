"""Who may do what: truth tables."""

from datetime import timedelta

import pytest

from portal.accounts import rules
from portal.accounts.enums import MemberRole
from portal.accounts.models import Invitation, Membership, Organisation
from portal.accounts.roles import Role, forbidden_with
from tests.factories.accounts import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
OWN, EDIT, VIEW, OTHER, STAFF, NOBODY = "owner", "editor", "viewer", "other owner", "staff", "closed owner"


@pytest.fixture
def people(now):
    organisation = OrganisationFactory(owner=UserFactory())
    who = {OWN: organisation.memberships.get().user, OTHER: UserFactory(), STAFF: StaffFactory(role=Role.COMMISSIONER)}
    OrganisationFactory(owner=who[OTHER])
    for name, role in ((EDIT, MemberRole.EDITOR), (VIEW, MemberRole.VIEWER), (NOBODY, MemberRole.OWNER)):
        who[name] = MembershipFactory(organisation=organisation, role=role).user
    who[NOBODY].is_active = False
    who[NOBODY].save()
    return organisation, who


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.is_member, {OWN, EDIT, VIEW}),
        (rules.may_edit_bids, {OWN, EDIT}),
        (rules.may_manage_members, {OWN}),
        (rules.may_edit_organisation, {OWN}),
        (rules.may_ask_to_join, {OTHER}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_rules_about_an_organisation(people, now, rule, allowed):
    organisation, who = people
    assert {name for name, user in who.items() if rule(user, organisation, now)} == allowed


def test_every_refusal_says_why(people, now):
    organisation, who = people
    assert rules.may_edit_bids(who[VIEW], organisation, now).reason.startswith("You can read this but not change it")
    assert rules.may_edit_bids(who[OTHER], organisation, now).reason == rules.NOT_A_MEMBER
    assert rules.may_manage_members(who[EDIT], organisation, now).reason == rules.OWNERS_ONLY


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_the_register_and_who_corrects_it(now, role):
    officer = StaffFactory(role=role)
    sees = role in (Role.USER_ADMINISTRATOR, Role.PROCUREMENT_LEAD, Role.CONTRACT_MANAGER, Role.AUDITOR)
    assert bool(rules.may_see_register(officer, now)) is sees
    assert bool(rules.may_correct_register(officer, None, now)) is (
        role in (Role.USER_ADMINISTRATOR, Role.PROCUREMENT_LEAD)
    )
    OrganisationFactory()
    assert Organisation.objects.visible_to(officer, now).exists() is sees


def test_an_organisation_is_visible_to_its_members_only(people, now):
    organisation, who = people
    visible = {name for name, user in who.items() if organisation in Organisation.objects.visible_to(user, now)}
    assert visible == {OWN, EDIT, VIEW}


def test_the_last_owner_stays(people, now):
    organisation, who = people
    owner = Membership.objects.get(user=who[OWN])
    assert "needs an owner" in rules.may_remove(who[OWN], owner, now).reason
    assert "needs an owner" in rules.may_change_role(who[OWN], owner, MemberRole.EDITOR, now).reason
    MembershipFactory(organisation=organisation, role=MemberRole.OWNER)
    assert rules.may_remove(who[OWN], owner, now)
    assert rules.may_change_role(who[OWN], owner, MemberRole.EDITOR, now)


@pytest.mark.parametrize(
    ("actor", "target", "allowed"),
    [
        (OWN, EDIT, True),
        (EDIT, EDIT, True),
        (VIEW, VIEW, True),
        (EDIT, VIEW, False),
        (VIEW, OWN, False),
        (OTHER, EDIT, False),
        (STAFF, EDIT, False),
    ],
)
def test_who_may_remove_whom(people, now, actor, target, allowed):
    _, who = people
    assert bool(rules.may_remove(who[actor], Membership.objects.get(user=who[target]), now)) is allowed


@pytest.mark.parametrize(
    ("actor", "target", "allowed"), [(OWN, EDIT, True), (OWN, OWN, False), (OWN, NOBODY, False), (EDIT, VIEW, False)]
)
def test_who_may_hand_over_to_whom(people, now, actor, target, allowed):
    _, who = people
    assert bool(rules.may_hand_over(who[actor], Membership.objects.get(user=who[target]), now)) is allowed


@pytest.mark.parametrize(("after", "allowed"), [(-1, True), (0, False), (1, False)])
def test_an_invitation_runs_out_at_its_moment(people, now, after, allowed):
    organisation, who = people
    until = now + timedelta(days=1)
    invitation = Invitation(organisation=organisation, role=MemberRole.EDITOR, expires_at=until)
    at = until + timedelta(microseconds=after)
    assert bool(rules.may_accept_invitation(who[OTHER], invitation, at)) is allowed


@pytest.mark.parametrize(
    ("role", "held", "clash"),
    [
        (Role.OPENER, Role.USER_ADMINISTRATOR, True),
        (Role.USER_ADMINISTRATOR, Role.APPROVER, True),
        (Role.EVALUATOR, Role.PROCUREMENT_LEAD, True),
        (Role.MODERATOR, Role.PROCUREMENT_LEAD, True),
        (Role.APPROVER, Role.EVALUATOR, False),
        (Role.AUDITOR, Role.COMMISSIONER, True),
        (Role.ELECTED_MEMBER, Role.EVALUATOR, True),
        (Role.ELECTED_MEMBER, Role.AUDITOR, False),
        (Role.COMMISSIONER, Role.EVALUATOR, False),
        (Role.OPENER, Role.EVALUATOR, False),
    ],
)
def test_forbidden_pairs_clash_both_ways(role, held, clash):
    assert (forbidden_with(role, frozenset({held})) is not None) is clash
    assert (forbidden_with(held, frozenset({role})) is not None) is clash
