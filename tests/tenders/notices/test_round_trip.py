"""What this portal publishes, taken in by an empty portal: nothing that a reader needs is lost."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from tenders.intentions.models import CommissioningIntention
from tenders.notices import package
from tenders.notices.models import Release
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity
from tenders.opportunities.queries import external_award
from tenders.regimes.models import Authority
from tests.factories.accounts import THEN
from tests.factories.evaluation import AFTER
from tests.factories.intentions import IntentionFactory
from tests.factories.notices import take_in
from tests.factories.opportunities import make_authority
from tests.factories.releases import WINNER, make_award, make_public

pytestmark = pytest.mark.django_db
KEPT = (
    "title",
    "description",
    "cpv_codes",
    "value_net",
    "value_gross",
    "currency",
    "questions_by",
    "deadline",
    "award_expected",
    "contract_start",
    "contract_end",
    "suits_small",
    "suits_voluntary",
    "procedure",
    "conditions",
)


def exported():
    """Everything published, as the command prints it, under another process identifier: an empty portal's view."""
    head = package.envelope(Authority.load(), "/api/ocds/bulk.json", THEN)
    text = "".join(package.written(head, Release.objects.in_chunks()))
    return re.sub(r"ocds-kngsmr", "ocds-remote", text).encode()


def _imported():
    return Opportunity.objects.get(is_held_elsewhere=True)


def test_an_opportunity_comes_back_with_its_dates_values_lots_and_criteria(tmp_path):
    ours = make_public(
        conditions="A registered manager.",
        suits_small=True,
        questions_by=THEN.replace(month=11, day=20),
    )
    report = take_in(tmp_path, exported())
    theirs = _imported()
    assert (report.created, report.refused) == (1, [])
    assert {name: getattr(theirs, name) for name in KEPT} == {name: getattr(ours, name) for name in KEPT}
    assert theirs.buyer == "Kingsmere Council"
    lots = ("number", "title", "description", "value_net", "value_gross")
    assert list(theirs.lots.values(*lots)) == list(ours.lots.values(*lots))
    leaves = ours.criteria.exclude(weight=None).values("name", "kind", "weight")
    assert list(theirs.criteria.values("name", "kind", "weight")) == list(leaves)


def test_the_award_comes_back_with_its_supplier(tmp_path):
    opportunity = make_public()
    given = make_award(opportunity)
    take_in(tmp_path, exported(), now=AFTER)
    award = external_award(_imported())
    assert (award.suppliers, award.value, award.day) == ([WINNER], f"£{given.price:,.0f} without VAT", AFTER.date())
    assert _imported().state == State.FINISHED


def test_a_plan_comes_back_and_leads_to_its_opportunity(tmp_path):
    make_authority()
    plan = IntentionFactory(published=True, cpv_codes="85312400", value_net=500_000, suits_voluntary=True)
    make_public(intention=plan)
    assert take_in(tmp_path, exported()).refused == []
    theirs = CommissioningIntention.objects.exclude(pk=plan.pk).get()
    same = (
        "title",
        "cpv_codes",
        "value_net",
        "expected_notice_date",
        "expected_start",
        "expected_end",
        "suits_voluntary",
    )
    plan.refresh_from_db()
    assert [getattr(theirs, name) for name in same] == [getattr(plan, name) for name in same]
    assert theirs.opportunities.get().is_held_elsewhere


def test_the_public_page_shows_what_was_taken_in(client, tmp_path, set_clock):
    make_public()
    take_in(tmp_path, exported())
    set_clock(THEN)
    page = client.get(_imported().get_absolute_url()).content.decode()
    assert "Lot 2: South" in page
    assert "Delivery" in page
    assert "Score on" not in page


def test_taken_in_twice_nothing_changes(tmp_path):
    make_award(make_public())
    take_in(tmp_path, exported())
    again = take_in(tmp_path, exported())
    assert (again.created, again.updated, again.refused) == (0, 0, [])


def test_an_award_of_several_lots_keeps_which_supplier_won_which(tmp_path):
    make_award(make_public())
    whole = json.loads(exported())
    award = whole["releases"][-1]["awards"][0]
    other = {**award, "id": "2", "relatedLots": ["2"], "suppliers": [{"id": "x", "name": "Good Nights CIC"}]}
    whole["releases"][-1]["awards"].append(other)
    take_in(tmp_path, json.dumps(whole).encode())
    facts = _imported().external_award
    assert [(row["lots"], row["suppliers"]) for row in facts["parts"]] == [
        (["1"], [WINNER]),
        (["2"], ["Good Nights CIC"]),
    ]
    assert facts["suppliers"] == [WINNER, "Good Nights CIC"]


REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "ocds"


@pytest.mark.skipif(
    not REAL.exists(), reason="the schema and its example are not beside this checkout (../shared/data)"
)
def test_the_golden_example_is_taken_in_with_its_lots_and_criteria(tmp_path):
    take_in(tmp_path, (REAL / "golden-uk-lifecycle.json").read_bytes())
    found = Opportunity.objects.get()
    assert [str(lot) for lot in found.lots.all()] == ["Lot 1: Day breaks", "Lot 2: Overnight breaks"]
