"""The back office: people, their roles, the register of organisations."""

import pytest
from django.urls import reverse

from portal.accounts.models import Organisation, RoleGrant, User
from portal.accounts.roles import Role, roles_of
from portal.audit.models import AuditEvent
from tests.factories.accounts import OrganisationFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
UA = Role.USER_ADMINISTRATOR


@pytest.fixture
def admin(client):
    user = StaffFactory(role=UA)
    client.force_login(user)
    return user


def test_a_user_administrator_lists_adds_and_changes_people(client, admin, last_mail):
    assert client.get(reverse("wagtailusers_users:index"), {"q": "officer"}).status_code == 200
    assert client.get(reverse("wagtailusers_users:index"), {"ordering": "name"}).status_code == 200
    assert client.get(reverse("wagtailusers_users:add")).status_code == 200
    facts = {"email": "New@example.org", "full_name": "New Person", "is_staff": "on"}
    assert client.post(reverse("wagtailusers_users:add"), facts).status_code == 302
    person = User.objects.get(email="new@example.org")
    assert (person.full_name, person.is_staff, person.has_usable_password()) == ("New Person", True, False)
    assert "made an account for you" in last_mail(person.email).text
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"full_name": "New Name", "is_staff": "on"})
    person.refresh_from_db()
    assert (person.full_name, person.is_active) == ("New Name", False)
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["change_person", "add_person"]


def test_the_form_of_a_person_gives_no_role_and_no_power(client, admin):
    person = StaffFactory()
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    client.post(
        edit,
        {
            "full_name": "X",
            "is_staff": "on",
            "is_active": "on",
            "is_superuser": "on",
            "groups": [1],
            "email": "x@y.org",
        },
    )
    before = person.email
    person.refresh_from_db()
    assert (person.is_superuser, person.groups.count(), person.email, person.full_name) == (False, 0, before, "X")


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_nothing_is_done_to_many_people_at_once(client, admin, action):
    url = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    assert client.get(url, {"id": StaffFactory().pk}).status_code == 404


def test_an_administrator_does_not_close_their_own_account(client, admin):
    response = client.post(reverse("wagtailusers_users:edit", args=[admin.pk]), {"full_name": "X", "is_staff": "on"})
    assert b"Nobody closes their own account" in response.content


@pytest.mark.parametrize("role", [role for role in Role if role is not UA])
def test_nobody_else_reaches_people(client, role):
    client.force_login(StaffFactory(role=role))
    person = StaffFactory()
    for url in (reverse("wagtailusers_users:index"), reverse("wagtailusers_users:edit", args=[person.pk])):
        assert client.get(url).status_code == 302
    expected = 200 if role is Role.AUDITOR else 404 if _enters(role) else 302
    assert client.get(reverse("accounts_roles", args=[person.pk])).status_code == expected
    assert client.get(reverse("accounts_proposals")).status_code == expected
    refused = client.post(
        reverse("accounts_roles", args=[person.pk]), {"step": "grant", "role": "Editor", "reason": "Because"}
    )
    assert refused.status_code == (422 if role is Role.AUDITOR else expected)
    assert roles_of(person) == frozenset()


def _enters(role):
    return role not in (Role.OPENER, Role.EVALUATOR, Role.MODERATOR, Role.APPROVER)


def _step(client, person, step, role, reason="Because"):
    return client.post(reverse("accounts_roles", args=[person.pk]), {"step": step, "role": role, "reason": reason})


def test_roles_are_granted_and_taken_away_on_the_persons_page(client, admin):
    person = StaffFactory()
    page = client.get(reverse("accounts_roles", args=[person.pk]))
    assert page.status_code == 200
    assert _step(client, person, "grant", Role.EDITOR).status_code == 302
    assert list(person.groups.values_list("name", flat=True)) == ["Editor"]
    _step(client, person, "revoke", Role.EDITOR)
    assert not person.groups.exists()
    assert b"Say why." in _step(client, person, "grant", Role.EDITOR, reason="").content
    assert b"took the role Editor away" in client.get(reverse("accounts_roles", args=[person.pk])).content


def test_an_opener_is_proposed_by_one_and_confirmed_by_another(client, admin):
    person = StaffFactory()
    _step(client, person, "grant", Role.OPENER)
    grant = RoleGrant.objects.get()
    decide = reverse("accounts_decide", args=[grant.pk])
    assert b"You proposed this role" in client.post(decide, {"step": "confirm"}).content
    client.force_login(StaffFactory(role=UA))
    assert b"Opener for" in client.get(reverse("accounts_proposals")).content
    assert b"Say why you refuse" in client.post(decide, {"step": "refuse"}).content
    assert client.post(decide, {"step": "confirm"}).status_code == 302
    assert list(person.groups.values_list("name", flat=True)) == ["Opener"]


def test_a_missing_person_or_proposal_is_404(client, admin):
    assert client.get(reverse("accounts_roles", args=[999_999])).status_code == 404
    assert client.post(reverse("accounts_decide", args=[999_999]), {"step": "confirm"}).status_code == 404


REGISTER = "accounts_organisation_modeladmin_"
SEES = {UA, Role.PROCUREMENT_LEAD, Role.CONTRACT_MANAGER, Role.AUDITOR}
CORRECTS = {UA, Role.PROCUREMENT_LEAD}


@pytest.mark.parametrize("role", [role for role in Role if _enters(role)])
def test_who_reaches_what_in_the_register_of_organisations(client, role):
    organisation = OrganisationFactory()
    client.force_login(StaffFactory(role=role))
    one = [organisation.pk]
    got = {
        "index": client.get(reverse(REGISTER + "index")).status_code,
        "inspect": client.get(reverse(REGISTER + "inspect", args=one)).status_code,
        "create": client.get(reverse(REGISTER + "create")).status_code,
        "edit": client.get(reverse(REGISTER + "edit", args=one)).status_code,
        "delete": client.get(reverse(REGISTER + "delete", args=one)).status_code,
    }
    sees, corrects = 200 if role in SEES else 302, 200 if role in CORRECTS else 302
    assert got == {"index": sees, "inspect": sees, "create": corrects, "edit": corrects, "delete": 302}


def test_the_register_is_searched_and_corrected_through_the_service(client):
    client.force_login(StaffFactory(role=Role.PROCUREMENT_LEAD))
    organisation = OrganisationFactory(name="Wren Care", companies_house_number="12345678")
    assert b"Wren Care" in client.get(reverse(REGISTER + "index"), {"q": "wren"}).content
    facts = {"name": "Wren Care CIC", "legal_form": "CIC", "size": "SMALL", "companies_house_number": "12345678"}
    assert client.post(reverse(REGISTER + "edit", args=[organisation.pk]), facts).status_code == 302
    taken = client.post(reverse(REGISTER + "create"), facts)
    assert b"already registered" in taken.content
    client.post(reverse(REGISTER + "create"), facts | {"companies_house_number": "12345679"})
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Wren Care CIC", "Wren Care CIC"]
    assert sorted(AuditEvent.objects.values_list("verb", flat=True)) == ["edit", "register"]


def test_a_superuser_without_roles_corrects_nothing(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(reverse(REGISTER + "index")).status_code == 302


def test_wagtails_own_account_page_does_not_ask_for_first_names(client, admin):
    page = client.get(reverse("wagtailadmin_account"))
    assert page.status_code == 200
    assert b"first_name" not in page.content
