"""People whom most tests of a procurement need."""

import pytest

from portal.accounts.roles import Role
from tests.factories.accounts import StaffFactory


@pytest.fixture
def lead():
    """A procurement lead."""
    return StaffFactory(role=Role.PROCUREMENT_LEAD)


@pytest.fixture
def approver():
    """Somebody who approves awards."""
    return StaffFactory(role=Role.APPROVER)
