"""The factories give what their names say."""

import pytest

from portal.accounts import rules
from portal.accounts.enums import MemberRole
from portal.accounts.models import Organisation
from portal.accounts.roles import Role, roles_of
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_organisation_has_its_owner_and_an_editor():
    owner = UserFactory()
    organisation = OrganisationFactory(owner=owner, charity=True)
    viewer = UserFactory(of=organisation, of__as_=MemberRole.VIEWER)
    assert [m.role for m in organisation.memberships.order_by("pk")] == ["OWNER", "VIEWER"]
    assert (organisation.vcse, organisation.companies_house_number) == ("VCSE", "")
    assert list(Organisation.objects.visible_to(viewer, THEN)) == [organisation]
    assert not rules.may_edit_bids(viewer, organisation, THEN)


def test_staff_hold_their_roles_with_the_tables_permissions():
    officer = StaffFactory(role=Role.USER_ADMINISTRATOR)
    assert roles_of(officer) == {"User administrator"}
    assert officer.has_perms(["wagtailadmin.access_admin", "accounts.change_user"])
