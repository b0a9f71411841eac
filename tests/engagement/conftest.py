"""What the tests of engagement share."""

import pytest
from django.core.cache import cache

from portal.accounts.roles import Role
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory

ROLES = {
    "editor": Role.EDITOR,
    "engagement officer": Role.ENGAGEMENT_OFFICER,
    "commissioner": Role.COMMISSIONER,
    "duty officer": Role.DUTY_OFFICER,
}


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def then(set_clock):
    """The clock says ``THEN``."""
    return set_clock(THEN)


@pytest.fixture
def person(db):
    """``person("editor")``: somebody with that role; "anonymous" gives None."""

    def _person(name):
        if name == "anonymous":
            return None
        if name == "provider":
            return UserFactory(of=OrganisationFactory())
        if name == "superuser":
            return UserFactory(is_staff=True, is_superuser=True)
        return StaffFactory(role=ROLES[name])

    return _person


@pytest.fixture
def sign_in(client, person):
    """``sign_in("editor")`` signs the client in."""

    def _sign_in(name):
        found = person(name)
        if found:
            client.force_login(found)
        return found

    return _sign_in
