"""People and organisations for tests. Roles and memberships come by the real services where there is one."""

import time
from datetime import UTC, datetime

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from portal.accounts.enums import LegalForm, MemberRole, Size
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import ROLES, forget_roles
from portal.accounts.services.groups import sync_row

THEN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
ROWS = {row.role.value: row for row in ROLES}


class UserFactory(DjangoModelFactory):
    """A person with the password ``PASSWORD`` and a verified e-mail address. ``of=organisation, as_=EDITOR``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **kwargs):
        user = model_class.objects.create_user(kwargs.pop("email"), password, **kwargs)
        user.emailaddress_set.create(email=user.email, primary=True, verified=True)
        return user

    @factory.post_generation
    def of(self, create, organisation, as_=MemberRole.EDITOR, **kwargs):
        """``UserFactory(of=organisation)`` is an editor; ``of__as_=MemberRole.VIEWER`` a viewer."""
        if organisation:
            MembershipFactory(organisation=organisation, user=self, role=as_)


class StaffFactory(UserFactory):
    """Somebody who works for the council: ``StaffFactory(role=Role.OPENER)`` or ``roles=[…]``."""

    is_staff = True
    full_name = factory.Sequence(lambda n: f"Officer {n}")

    @factory.post_generation
    def role(self, create, role, **kwargs):
        if role:
            give_role(self, role)

    @factory.post_generation
    def roles(self, create, roles, **kwargs):
        for role in roles or ():
            give_role(self, role)


def just_signed_in(client, user):
    """Signed in as if the password had been given a moment ago, which the most delicate pages ask for."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def give_role(user, role):
    """Put a person into the role's group, with the permissions of the roles table, at once."""
    group = Group.objects.filter(name=str(role)).first()
    if group is None:
        sync_row(ROWS[str(role)])
        group = Group.objects.get(name=str(role))
    user.groups.add(group)
    forget_roles(user)


class MembershipFactory(DjangoModelFactory):
    """A person's place in an organisation."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory("tests.factories.accounts.OrganisationFactory")
    role = MemberRole.EDITOR
    joined_at = THEN


class OrganisationFactory(DjangoModelFactory):
    """A small company. ``OrganisationFactory(owner=person)``; ``charity=True`` for a VCSE with a charity number."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    class Params:
        charity = factory.Trait(
            legal_form=LegalForm.CIO,
            is_vcse=True,
            companies_house_number="",
            charity_number=factory.Sequence(lambda n: f"{1_100_000 + n}"),
            size=Size.MICRO,
        )

    name = factory.Sequence(lambda n: f"Provider {n} Ltd")
    legal_form = LegalForm.COMPANY_SHARES
    size = Size.SMALL
    companies_house_number = factory.Sequence(lambda n: f"{10_000_000 + n}")
    created_at = THEN

    @factory.post_generation
    def owner(self, create, person, **kwargs):
        if person:
            MembershipFactory(organisation=self, user=person, role=MemberRole.OWNER)
