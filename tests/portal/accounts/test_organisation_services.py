"""Organisations and their members: success, refusal, and nothing without its record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.enums import LegalForm, MemberRole, Size
from portal.accounts.models import Invitation, JoinRequest, Membership, Organisation
from portal.accounts.roles import Role
from portal.accounts.services import joining, organisations
from portal.audit import presenters
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tests.factories.accounts import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Wren Care",
    "legal_form": LegalForm.CIC,
    "size": Size.SMALL,
    "is_vcse": True,
    "companies_house_number": "sc123456",
}


@pytest.fixture
def owner():
    return UserFactory(full_name="Olu Owner")


@pytest.fixture
def organisation(owner):
    return OrganisationFactory(owner=owner, name="Wren Care")


def _sentences():
    return [presenters.present(event) for event in AuditEvent.objects.order_by("seq")]


def test_register_makes_the_actor_owner(owner, now):
    organisation = organisations.register_organisation(actor=owner, now=now, facts=FACTS)
    assert (organisation.companies_house_number, organisation.vcse, organisation.is_sme) == ("SC123456", "VCSE", True)
    assert [(m.user, m.role) for m in organisation.memberships.all()] == [(owner, MemberRole.OWNER)]
    assert _sentences() == ["Olu Owner registered Wren Care", "Olu Owner joined Wren Care as owner"]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"companies_house_number": "123"}, "8 characters"),
        ({"charity_number": "SC1"}, "6 or 7 digits"),
        ({"ppon": "PABC-123-DEFG"}, "three groups of 4"),
        ({"name": ""}, "cannot be blank"),
    ],
)
def test_register_says_what_is_wrong_with_a_number(owner, now, facts, message):
    with pytest.raises(ValidationError, match=message):
        organisations.register_organisation(actor=owner, now=now, facts=FACTS | facts)


def test_a_number_is_registered_once_however_it_is_typed(owner, now):
    organisations.register_organisation(actor=owner, now=now, facts=FACTS)
    with pytest.raises(ValidationError, match="already registered"):
        organisations.register_organisation(actor=owner, now=now, facts=FACTS | {"companies_house_number": "Sc123456"})


def test_many_organisations_have_no_number():
    for _ in range(2):
        OrganisationFactory(companies_house_number="")
    assert Organisation.objects.count() == 2


def test_council_staff_register_no_bidder(now):
    with pytest.raises(NotAllowed, match="You work for the council"):
        organisations.register_organisation(actor=StaffFactory(), now=now, facts=FACTS)


def test_edit_names_the_changed_fields_only(organisation, owner, now):
    organisations.edit_organisation(
        organisation=organisation, actor=owner, now=now, facts={"name": "Wren", "size": "SMALL"}
    )
    assert _sentences() == ["Olu Owner changed the details of Wren: name of the organisation"]
    viewer = UserFactory(of=organisation, of__as_=MemberRole.VIEWER)
    with pytest.raises(NotAllowed, match="Only an owner"):
        organisations.edit_organisation(organisation=organisation, actor=viewer, now=now, facts={"name": "X"})


def test_a_procurement_lead_corrects_the_register(organisation, now):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    organisations.edit_organisation(organisation=organisation, actor=lead, now=now, facts={"name": "Wren Care CIC"})
    assert Organisation.objects.get().name == "Wren Care CIC"
    assert organisations.add_to_register(actor=lead, now=now, facts=FACTS).memberships.count() == 0
    with pytest.raises(NotAllowed):
        organisations.add_to_register(actor=StaffFactory(role=Role.AUDITOR), now=now, facts=FACTS | {"name": "Z"})


def test_change_role_remove_and_hand_over(organisation, owner, now):
    member = MembershipFactory(organisation=organisation, user__full_name="Ed Editor")
    organisations.change_role(membership=member, role=MemberRole.VIEWER, actor=owner, now=now)
    organisations.hand_over(membership=member, actor=owner, now=now)
    assert dict(organisation.memberships.values_list("user__full_name", "role")) == {
        "Ed Editor": MemberRole.OWNER,
        "Olu Owner": MemberRole.EDITOR,
    }
    organisations.remove_member(membership=Membership.objects.get(user=owner), actor=member.user, now=now)
    assert _sentences() == [
        "Olu Owner made Ed Editor viewer of Wren Care",
        "Olu Owner handed Wren Care over to Ed Editor",
        "Ed Editor removed Olu Owner from Wren Care",
    ]


def test_the_last_owner_cannot_leave(organisation, owner, now):
    with pytest.raises(NotAllowed, match="needs an owner"):
        organisations.remove_member(membership=organisation.memberships.get(), actor=owner, now=now)
    assert organisation.memberships.count() == 1


@pytest.mark.parametrize(
    ("module", "act"),
    [
        (organisations, lambda o, m, a, now: organisations.change_role(membership=m, role="VIEWER", actor=a, now=now)),
        (organisations, lambda o, m, a, now: organisations.remove_member(membership=m, actor=a, now=now)),
        (organisations, lambda o, m, a, now: organisations.hand_over(membership=m, actor=a, now=now)),
        (organisations, lambda o, m, a, now: organisations.register_organisation(actor=a, now=now, facts=FACTS)),
        (
            organisations,
            lambda o, m, a, now: organisations.edit_organisation(organisation=o, actor=a, now=now, facts={"name": "X"}),
        ),
        (
            joining,
            lambda o, m, a, now: joining.invite(organisation=o, email="x@y.org", role="VIEWER", actor=a, now=now),
        ),
        (joining, lambda o, m, a, now: joining.ask_to_join(organisation=o, actor=UserFactory(), now=now)),
    ],
    ids=["change_role", "remove_member", "hand_over", "register", "edit", "invite", "ask_to_join"],
)
def test_a_failing_audit_write_saves_nothing(organisation, owner, now, monkeypatch, module, act):
    member = MembershipFactory(organisation=organisation)
    before = list(Membership.objects.order_by("pk").values()), list(Organisation.objects.values())
    monkeypatch.setattr(module, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        act(organisation, member, owner, now)
    assert (list(Membership.objects.order_by("pk").values()), list(Organisation.objects.values())) == before
    assert (Invitation.objects.count(), JoinRequest.objects.count(), Message.objects.count()) == (0, 0, 0)


def _invite(organisation, owner, now, email="New@Example.org"):
    return joining.invite(organisation=organisation, email=email, role=MemberRole.EDITOR, actor=owner, now=now)


def test_an_invitation_opens_by_its_link_once(organisation, owner, now, last_mail, link_in):
    _invite(organisation, owner, now)
    message = last_mail("new@example.org")
    assert message.subject == "Olu Owner invites you to Wren Care"
    token = link_in(message).rstrip("/").rpartition("/")[2]
    assert token not in str(Invitation.objects.values())
    invitation = joining.invitation_for(token)
    person = UserFactory()
    membership = joining.accept_invitation(invitation=invitation, actor=person, now=now)
    assert (membership.role, membership.organisation) == (MemberRole.EDITOR, organisation)
    with pytest.raises(NotAllowed, match="already accepted"):
        joining.accept_invitation(invitation=invitation, actor=UserFactory(), now=now)


@pytest.mark.parametrize(
    ("change", "reason"),
    [("late", "run out"), ("revoked", "already taken back"), ("staff", "You work for the council")],
)
def test_an_invitation_is_refused(organisation, owner, now, change, reason):
    invitation = _invite(organisation, owner, now)
    at = now + (joining.OPEN_FOR if change == "late" else timedelta())
    if change == "revoked":
        joining.revoke_invitation(invitation=invitation, actor=owner, now=now)
    actor = StaffFactory() if change == "staff" else UserFactory()
    with pytest.raises(NotAllowed, match=reason):
        joining.accept_invitation(invitation=invitation, actor=actor, now=at)
    assert organisation.memberships.count() == 1


def test_inviting_again_takes_the_older_invitation_back(organisation, owner, now):
    older = _invite(organisation, owner, now)
    newer = _invite(organisation, owner, now + timedelta(days=20))
    older.refresh_from_db()
    assert (older.state, newer.state) == ("REVOKED", "SENT")


def test_inviting_a_member_or_by_a_member_is_refused(organisation, owner, now):
    editor = UserFactory(of=organisation)
    with pytest.raises(NotAllowed, match="already a member"):
        _invite(organisation, owner, now, email=editor.email.upper())
    with pytest.raises(NotAllowed, match="Only an owner"):
        _invite(organisation, editor, now)


def test_invitations_are_limited(organisation, owner, now):
    for number in range(20):
        _invite(organisation, owner, now, email=f"p{number}@example.com")
    with pytest.raises(NotAllowed, match="20 invitations are waiting"):
        _invite(organisation, owner, now)


def test_asking_to_join_tells_the_owners_and_waits(organisation, owner, now, last_mail):
    asker = UserFactory(full_name="Ada Asker")
    request = joining.ask_to_join(organisation=organisation, actor=asker, now=now, message="I keep the books.")
    assert last_mail(owner.email).subject == "Ada Asker asks to join Wren Care"
    assert "I keep the books." in last_mail(owner.email).text
    with pytest.raises(NotAllowed, match="already asked"):
        joining.ask_to_join(organisation=organisation, actor=asker, now=now)
    joining.accept_join_request(request=request, role="VIEWER", actor=owner, now=now)
    assert organisation.memberships.get(user=asker).role == MemberRole.VIEWER
    assert last_mail(asker.email).subject == "You now belong to Wren Care"


def test_declining_tells_the_asker_who_may_ask_again(organisation, owner, now, last_mail):
    asker = UserFactory()
    request = joining.ask_to_join(organisation=organisation, actor=asker, now=now)
    joining.decline_join_request(request=request, actor=owner, now=now)
    assert "did not accept" in last_mail(asker.email).subject
    assert joining.ask_to_join(organisation=organisation, actor=asker, now=now).state == "ASKED"


def test_only_owners_answer(organisation, owner, now):
    request = joining.ask_to_join(organisation=organisation, actor=UserFactory(), now=now)
    with pytest.raises(NotAllowed, match="Only an owner"):
        joining.accept_join_request(request=request, role="VIEWER", actor=UserFactory(of=organisation), now=now)
