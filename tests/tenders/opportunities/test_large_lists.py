"""Public lists with 10,000 records: a constant number of queries, at most 12."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN

pytestmark = pytest.mark.django_db
MANY = 10_000
MOST = 12


def _opportunities(count, first=0):
    Opportunity.objects.bulk_create(
        Opportunity(
            title=f"Opportunity {n}",
            slug=f"opportunity-{n}",
            summary="A summary.",
            kind="ADULT_CARE" if n % 2 else "HEALTH",
            cpv_codes="85300000",
            value_net=n,
            state="PUBLISHED",
            published_at=THEN,
            deadline=THEN + timedelta(days=n % 60 - 20),
        )
        for n in range(first, first + count)
    )


def _intentions(count, first=0):
    CommissioningIntention.objects.bulk_create(
        CommissioningIntention(
            title=f"Intention {n}",
            slug=f"intention-{n}",
            summary="A summary.",
            kind="HOUSING",
            state="PUBLISHED",
            published_at=THEN,
            expected_notice_date=(THEN + timedelta(days=n % 400)).date(),
            live=True,
        )
        for n in range(first, first + count)
    )


def _queries(client, address):
    client.get(address)  # the site and its settings are cached by the first visit
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (_opportunities, "/opportunities/"),
        (_opportunities, "/opportunities/?words=Opportunity&kind=HEALTH&cpv_code=85&stage=open&value_from=5"),
        (_opportunities, "/opportunities/?words=oportunity+sumary"),
        (_opportunities, "/opportunities/feed.atom"),
        (_intentions, "/intentions/"),
        (_intentions, "/intentions/?words=Intention&kind=HOUSING&after=2026-12-01&page=2"),
        (_intentions, "/intentions/?words=intnetion"),
        (_intentions, "/intentions/feed.atom"),
        (_opportunities, "/"),
        (_opportunities, "/search/?q=opportunity"),
    ],
)
def test_queries_stay_constant_and_few(client, set_clock, make, address):
    set_clock(THEN)
    make(60)
    few = _queries(client, address)
    make(MANY, first=60)
    many = _queries(client, address)
    assert (many, many <= MOST) == (few, True), f"{few} queries for 60 rows, {many} for 10,000"
