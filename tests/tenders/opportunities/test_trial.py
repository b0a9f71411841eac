"""Trying a model: the page counts what is typed, names what to mend, and belongs to authors."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.opportunities.models import Criterion
from tests.factories.accounts import StaffFactory
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db


def _url(opportunity, *bids, lot=1):
    url = reverse("wagtailsnippets_opportunities_opportunity:trial", args=(opportunity.pk,))
    if not bids:
        return url
    typed = {"lot": lot, "form-TOTAL_FORMS": len(bids), "form-INITIAL_FORMS": 0}
    for place, (name, quality, price) in enumerate(bids):
        typed |= {f"form-{place}-name": name, f"form-{place}-quality": quality, f"form-{place}-price": price}
    return f"{url}?{urlencode(typed)}"


def _page(client, *args, **more):
    answer = client.get(_url(*args, **more))
    assert answer.status_code == 200
    return answer.content.decode()


def test_invented_bids_are_counted_by_the_published_arithmetic(client, as_commissioner):
    opportunity = OpportunityFactory()
    page = _page(client, opportunity, ("Dear", "100", "200"), ("Cheap", "60", "100"))
    assert "<strong>80.00</strong>" in page
    assert "<strong>76.00</strong>" in page
    assert "40 × £100 ÷ £200 = 20.00" in page
    assert "“Cheap” 5% cheaper" not in page
    assert "The points hang on the other bids" in page
    assert "beats the best one once it is" in page


def test_bad_input_is_told_and_kept(client, as_commissioner):
    page = _page(client, OpportunityFactory(), ("A", "120", "x"), ("A", "", "5"))
    assert "Ensure this value is less than or equal to 100." in page
    assert "Enter a number." in page
    assert "Give a number." in page
    assert 'value="120"' in page
    assert "Who would win" not in page
    assert "Two bids have the same name" in _page(client, OpportunityFactory(), ("A", "1", "1"), ("A", "2", "2"))


def test_a_model_that_cannot_count_is_told_what_to_mend(client, as_commissioner):
    opportunity = OpportunityFactory()
    Criterion.objects.filter(opportunity=opportunity, name="Team").update(weight=0)
    page = _page(client, opportunity)
    assert "“Team” needs a weight above 0." in page
    assert "The weights make 80, not 100." in page
    assert "There are no criteria yet." in _page(client, OpportunityFactory(structure=False))


@pytest.fixture
def as_commissioner(client):
    client.force_login(StaffFactory(role=Role.COMMISSIONER))


def test_it_is_nobody_elses(client):
    client.force_login(StaffFactory(role=Role.EVALUATOR))
    assert client.get(_url(OpportunityFactory())).status_code in (302, 404)
