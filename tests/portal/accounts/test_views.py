"""The pages of organisations: role by role, and the same 404 for what is not yours and what is not there."""

import uuid

import pytest
from django.urls import reverse

from portal.accounts.enums import LegalForm, MemberRole, Size
from portal.accounts.models import JoinRequest, Membership, Organisation
from portal.accounts.roles import Role
from portal.accounts.services import joining
from tests.factories.accounts import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
FACTS = {"name": "Wren Care", "legal_form": LegalForm.CIC, "size": Size.SMALL, "companies_house_number": "12345678"}


@pytest.fixture
def world(now):
    """An organisation with everybody around it, and one address of each kind."""
    owner = UserFactory()
    organisation = OrganisationFactory(owner=owner)
    people = {
        "owner": owner,
        "editor": UserFactory(of=organisation),
        "viewer": UserFactory(of=organisation, of__as_=MemberRole.VIEWER),
        "other": OrganisationFactory(owner=UserFactory()).memberships.get().user,
        "staff": StaffFactory(role=Role.PROCUREMENT_LEAD),
        "anonymous": None,
    }
    member = MembershipFactory(organisation=organisation)
    invitation = joining.invite(organisation=organisation, email="x@y.org", role="VIEWER", actor=owner, now=now)
    asked = joining.ask_to_join(organisation=organisation, actor=UserFactory(), now=now)
    here = organisation.uuid
    addresses = {
        "organisation": [here],
        "organisation_edit": [here],
        "members": [here],
        "invite": [here],
        "member": [here, member.pk],
        "member_role": [here, member.pk],
        "member_remove": [here, member.pk],
        "member_hand_over": [here, member.pk],
        "invitation_revoke": [here, invitation.pk],
        "join_request": [here, asked.pk],
    }
    return people, {name: reverse(f"accounts:{name}", args=args) for name, args in addresses.items()}


def _as(client, user):
    if user:
        client.force_login(user)
    return client


READ, OWN = ("organisation", "members"), ("organisation_edit", "invite", "member", "join_request")
POSTED = {
    "organisation_edit": FACTS,
    "invite": {"email": "new@example.org", "role": "VIEWER"},
    "member_role": {"role": "VIEWER"},
    "member_remove": {},
    "member_hand_over": {},
    "invitation_revoke": {},
    "join_request": {"answer": "VIEWER"},
}
OUTSIDE = {"other": 404, "staff": 404, "anonymous": 302}


@pytest.mark.parametrize("who", ["owner", "editor", "viewer", *OUTSIDE])
def test_who_may_open_which_page(client, world, who):
    people, urls = world
    client = _as(client, people[who])
    expected = {name: OUTSIDE.get(who, 200) for name in READ}
    expected |= {name: OUTSIDE.get(who, 200 if who == "owner" else 403) for name in OWN}
    assert {name: client.get(urls[name]).status_code for name in expected} == expected


@pytest.mark.parametrize("who", ["owner", "editor", "viewer", *OUTSIDE])
@pytest.mark.parametrize("name", POSTED)
def test_who_may_change_what(client, world, who, name):
    people, urls = world
    response = _as(client, people[who]).post(urls[name], POSTED[name])
    assert response.status_code == OUTSIDE.get(who, 302 if who == "owner" else 403)
    if who == "anonymous":
        assert response.url.startswith("/account/login/?next=")


def test_what_is_not_yours_looks_like_what_is_not_there(client, world):
    people, urls = world
    client.force_login(people["other"])
    foreign = client.get(urls["organisation"])
    missing = client.get(reverse("accounts:organisation", args=[uuid.uuid4()]))
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)


@pytest.mark.parametrize("name", ["member", "join_request"])
def test_a_record_of_another_organisation_is_404_under_ones_own_address(client, world, now, name):
    people, _ = world
    other = people["other"].memberships.get().organisation
    ids = {
        "member": Membership.objects.filter(user=people["editor"]).get().pk,
        "join_request": JoinRequest.objects.get().pk,
    }
    client.force_login(people["other"])
    assert client.get(reverse(f"accounts:{name}", args=[other.uuid, ids[name]])).status_code == 404
    assert client.get(reverse(f"accounts:{name}", args=[other.uuid, 999_999])).status_code == 404


@pytest.mark.parametrize("name", ["member_role", "member_remove", "member_hand_over", "invitation_revoke"])
def test_a_change_is_never_made_by_get(client, world, name):
    people, urls = world
    client.force_login(people["owner"])
    assert client.get(urls[name]).status_code == 405


def test_the_pages_of_the_signed_in_need_a_sign_in(client):
    for name in ("home", "second_factor", "organisation_list", "organisation_new"):
        assert client.get(reverse(f"accounts:{name}")).status_code == 302


def test_register_shows_each_error_beside_its_field(client):
    client.force_login(UserFactory())
    page = client.post(reverse("accounts:organisation_new"), {"companies_house_number": "1"}).content.decode()
    assert "There is a problem" in page
    for text in ("Enter the name of the organisation", "Choose the legal form", "Choose the size", "8 characters"):
        assert text in page


def test_register_makes_an_organisation(client):
    person = UserFactory()
    client.force_login(person)
    response = client.post(reverse("accounts:organisation_new"), FACTS)
    organisation = Organisation.objects.get()
    assert response.url == reverse("accounts:organisation", args=[organisation.uuid])
    assert organisation.memberships.get().user == person
    assert b"Wren Care" in client.get(reverse("accounts:organisation_list")).content
    assert b"Wren Care" in client.get(reverse("accounts:home")).content


@pytest.mark.parametrize(
    "facts", [FACTS | {"name": "Other name"}, FACTS | {"name": "WREN care", "companies_house_number": ""}]
)
def test_registering_what_is_registered_offers_to_ask_to_join(client, facts):
    existing = OrganisationFactory(name="Wren Care", companies_house_number="12345678", owner=UserFactory())
    asker = UserFactory()
    client.force_login(asker)
    response = client.post(reverse("accounts:organisation_new"), facts)
    ticket = response.context["join_form"]["ticket"].value()
    assert b"Is this yours?" in response.content
    client.post(reverse("accounts:join"), {"ticket": ticket, "message": "Hello"})
    request = JoinRequest.objects.get()
    assert (request.organisation, request.user, request.message) == (existing, asker, "Hello")
    again = client.post(reverse("accounts:join"), {"ticket": ticket})
    assert b"You have already asked" in again.content


def test_the_same_name_may_be_meant(client):
    OrganisationFactory(name="Wren Care")
    client.force_login(UserFactory())
    client.post(reverse("accounts:organisation_new"), FACTS | {"another": "on"})
    assert Organisation.objects.filter(name="Wren Care").count() == 2


def test_a_forged_ticket_joins_nothing(client):
    OrganisationFactory()
    client.force_login(UserFactory())
    page = client.post(reverse("accounts:join"), {"ticket": "1:forged"}).content
    assert b"This page is too old" in page
    assert not JoinRequest.objects.exists()


def test_staff_are_told_why_they_register_nothing(client):
    client.force_login(StaffFactory())
    response = client.get(reverse("accounts:organisation_new"))
    assert response.status_code == 403
    assert b"You work for the council here" in response.content


def test_the_last_owner_is_told_why_leaving_is_not_possible(client, world):
    people, _ = world
    owner = people["owner"]
    client.force_login(owner)
    mine = owner.memberships.get()
    args = [mine.organisation.uuid, mine.pk]
    assert b"needs an owner" in client.get(reverse("accounts:member", args=args)).content
    response = client.post(reverse("accounts:member_remove", args=args))
    assert response.status_code == 422
    assert b"needs an owner" in response.content


def test_a_member_may_leave(client, world):
    people, _ = world
    client.force_login(people["viewer"])
    mine = people["viewer"].memberships.get()
    response = client.post(reverse("accounts:member_remove", args=[mine.organisation.uuid, mine.pk]))
    assert response.url == reverse("accounts:organisation_list")
    assert not people["viewer"].memberships.exists()


def _path(organisation, now, last_mail, link_in):
    owner = organisation.memberships.get().user
    joining.invite(organisation=organisation, email="new@example.org", role="EDITOR", actor=owner, now=now)
    return link_in(last_mail("new@example.org"))


def test_an_invitation_leads_through_signing_in(client, now, last_mail, link_in):
    organisation = OrganisationFactory(owner=UserFactory())
    path = _path(organisation, now, last_mail, link_in)
    page = client.get(path)
    assert f"/account/login/?next={path.replace('/', '%2F')}" in page.content.decode()
    assert client.post(path).url.startswith("/account/login/?next=")
    person = UserFactory()
    client.force_login(person)
    assert b"Accept the invitation" in client.get(path).content
    assert client.post(path).url == reverse("accounts:organisation", args=[organisation.uuid])
    assert organisation.memberships.get(user=person).role == MemberRole.EDITOR
    assert b"already accepted" in client.get(path).content


def test_an_unknown_invitation_is_404(client, db):
    assert client.get(reverse("accounts:invitation", args=["nothing"])).status_code == 404


def test_an_invitation_that_ran_out_says_so(client, now, last_mail, link_in, set_clock):
    organisation = OrganisationFactory(owner=UserFactory())
    path = _path(organisation, now, last_mail, link_in)
    set_clock(now + joining.OPEN_FOR)
    assert b"no longer open" in client.get(path).content
    client.force_login(UserFactory())
    response = client.post(path)
    assert response.status_code == 422
    assert b"run out" in response.content


def test_the_list_of_members_asks_the_database_as_often_for_many_as_for_few(
    client, world, django_assert_max_num_queries
):
    people, urls = world
    client.force_login(people["owner"])
    organisation = people["owner"].memberships.get().organisation
    MembershipFactory.create_batch(10, organisation=organisation)
    with django_assert_max_num_queries(20):
        client.get(urls["members"])
