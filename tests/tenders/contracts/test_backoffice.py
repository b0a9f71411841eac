"""The register of contracts, and the page of what follows."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.accounts.services.groups import sync_roles
from tenders.contracts.models import Contract
from tests.factories.accounts import StaffFactory
from tests.factories.contracts import ContractFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    sync_roles()
    person = StaffFactory(role=Role.CONTRACT_MANAGER)
    client.force_login(person)
    return client


def test_a_contract_is_entered(keeper):
    typed = {
        "reference": "KC-1",
        "title": "Meals",
        "supplier": "Warm Plates",
        "kind": "COMMUNITY",
        "regime": "PA23",
        "starts_on": "2026-01-01",
        "ends_on": "2027-12-31",
        "extension_months": "6",
        "follows_on": "on",
    }
    assert keeper.post(reverse("contracts:add"), typed).status_code == 302
    assert str(Contract.objects.get().latest_end) == "2028-06-30"


def test_a_wrong_end_is_said_and_what_was_typed_stays(keeper):
    typed = {"reference": "KC-1", "title": "Meals", "starts_on": "2026-01-01", "ends_on": "2025-12-31"}
    page = keeper.post(reverse("contracts:add"), typed)
    assert "The contract would end before it starts" in page.content.decode()
    assert 'value="KC-1"' in page.content.decode()


def test_what_follows_is_begun_by_a_button(keeper):
    contract = ContractFactory()
    address = reverse("contracts:plan_next", args=(contract.pk,))
    assert "18 months before the end" in keeper.get(address).content.decode()
    assert keeper.post(address).status_code == 302
    contract.refresh_from_db()
    assert contract.next_intention.title in keeper.get(address).content.decode()
    assert keeper.post(address).status_code == 422


def test_the_register_asks_as_often_for_three_as_for_one(
    keeper, django_assert_num_queries, django_assert_max_num_queries
):
    ContractFactory()
    keeper.get(reverse("contracts:index"))
    with django_assert_max_num_queries(60) as one:
        keeper.get(reverse("contracts:index"))
    ContractFactory.create_batch(3)
    with django_assert_num_queries(len(one)):
        keeper.get(reverse("contracts:index"))
