"""Who sees which services, and how they are found."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.outcomes.models import CommissionedService
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.outcomes import ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "seen"), [("anonymous", ["Listed"]), ("provider", ["Listed"]), ("staff", ["Listed", "Unlisted"])]
)
def test_a_service_is_public_from_the_day_it_is_listed(who, seen):
    ServiceFactory(name="Listed")
    ServiceFactory(name="Unlisted", is_listed=False)
    person = {"anonymous": AnonymousUser, "provider": UserFactory, "staff": StaffFactory}[who]()
    assert [service.name for service in CommissionedService.objects.visible_to(person, THEN)] == seen


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Meals at home", "Walking group"]),
        ({"words": "meals"}, ["Meals at home"]),
        ({"words": "walking charity"}, ["Walking group"]),
        ({"words": "swimming"}, []),
        ({"kind": "HEALTH"}, ["Walking group"]),
    ],
    ids=str,
)
def test_matching(asked, found):
    ServiceFactory(name="Meals at home", kind="ADULT_CARE")
    ServiceFactory(name="Walking group", kind="HEALTH", provider="A Charity")
    assert [service.name for service in CommissionedService.objects.matching(**asked)] == found


@pytest.mark.parametrize(
    ("role", "status"), [(Role.COMMISSIONER, 200), (Role.PROCUREMENT_LEAD, 200), (Role.AUDITOR, 302)], ids=str
)
@pytest.mark.parametrize("register", ["commissionedservice", "outcome", "population_groups"])
def test_the_registers_by_role(client, role, status, register):
    client.force_login(StaffFactory(role=role))
    assert client.get(reverse(f"{register}:index")).status_code == status
