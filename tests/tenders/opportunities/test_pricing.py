"""The only arithmetic of prices: to the penny a line and year, options apart, and what is frozen at publication."""

import hashlib
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.roles import Role
from portal.audit.services import canonical
from portal.core.money import to_pence
from tenders.opportunities import services
from tenders.opportunities.enums import LineKind, PriceWay
from tenders.opportunities.gate import gaps
from tenders.opportunities.models import Opportunity
from tenders.opportunities.pricing import (
    Line,
    Schedule,
    Terms,
    content_of,
    count,
    public_schedule,
    quantities_in,
    schedule_in,
)
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.opportunities import OpportunityFactory, make_priced

PRICES = st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2)
QUANTITIES = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(9_999_999), places=2)


def line(number=1, quantity="3", **more):
    return Line(id=number, lot=None, text=f"Line {number}", unit="hour", quantity=Decimal(quantity), **more)


def test_a_plain_schedule_is_quantity_times_price_to_the_penny():
    schedule = Schedule((line(1, "0.5"), line(2)))
    found = count(schedule, {"1": "0.01", "2": "£1,000"})
    assert (found.base, found.counted, found.options) == (Decimal("3000.01"), Decimal("3000.01"), Decimal("0.00"))
    assert [year.name for year in schedule.years] == [""]


@pytest.mark.parametrize("typed", ["", "-1", "ten", "1.234", "1e9", "1\x00", "٣"])
def test_without_an_amount_there_is_no_total(typed):
    found = count(Schedule((line(1), line(2))), {"1": typed, "2": "1"})
    assert (found.counted, found.of(line(2)).total) == (None, Decimal("3.00"))


def test_an_indexed_price_is_raised_each_year_and_rounded_as_it_is_paid():
    terms = Terms(years=3, way=PriceWay.INDEXED, percent=Decimal("2.5"))
    found = count(Schedule((line(1, "10"),), terms), {"1": "19.99"})
    assert [step.price for step in found.lines[0].steps] == [Decimal("19.99"), Decimal("20.49"), Decimal("21.00")]
    assert found.counted == Decimal("614.80")


def test_years_of_their_own_price_and_quantity():
    terms = Terms(years=2, option_years=1, way=PriceWay.EACH)
    schedule = Schedule((line(1, "9", quantities=(Decimal(2), Decimal(0), Decimal(4))),), terms)
    assert [cell.key for cell in schedule.cells] == ["1-1", "1-3"]
    found = count(schedule, {"1-1": "10", "1-3": "5"})
    assert (found.base, found.options, found.counted) == (Decimal("20.00"), Decimal("20.00"), Decimal("20.00"))
    assert [total for _year, total in found.by_year] == [Decimal("20.00"), Decimal("0.00"), Decimal("20.00")]


def test_options_stand_apart_and_count_only_where_that_was_published():
    lines = (line(1), line(2, kind=LineKind.OPTION), line(3, kind=LineKind.TUPE))
    prices = {"1": "1", "2": "10", "3": "100"}
    apart = count(Schedule(lines), prices)
    assert (apart.base, apart.options, apart.counted) == (Decimal("303.00"), Decimal("30.00"), Decimal("303.00"))
    assert count(Schedule(lines, Terms(counts_options=True)), prices).counted == Decimal("333.00")
    without = count(Schedule(lines), {**prices, "2": ""})
    assert (without.options, without.counted) == (None, Decimal("303.00"))
    assert count(Schedule(lines, Terms(counts_options=True)), {**prices, "2": ""}).counted is None


def test_the_largest_that_can_be_typed_is_counted():
    terms = Terms(years=15, option_years=15, way=PriceWay.INDEXED, percent=Decimal(50), counts_options=True)
    assert count(Schedule((line(1, "9999999999.99"),), terms), {"1": "9" * 15}).counted > 10**24


@given(st.lists(st.tuples(QUANTITIES, PRICES), min_size=1, max_size=6), st.integers(1, 5), st.integers(0, 3))
def test_the_total_is_the_sum_of_its_lines_and_of_its_years(rows, years, more):
    """Whichever way it is added up, no penny is lost."""
    lines = tuple(line(number, str(quantity)) for number, (quantity, _price) in enumerate(rows))
    prices = {str(number): str(price) for number, (_quantity, price) in enumerate(rows)}
    schedule = Schedule(lines, Terms(years=years, option_years=more, counts_options=True))
    found = count(schedule, prices)
    assert found.counted == sum(row.total for row in found.lines) == sum(total for _year, total in found.by_year)
    assert found.counted == (years + more) * sum(to_pence(quantity * price) for quantity, price in rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [("", []), ("1200; 1,300;1 300.5", ["1200", "1300", "1300.5"]), ("5;", ["5"])],
)
def test_quantities_as_people_type_them(text, found):
    assert quantities_in(text) == tuple(map(Decimal, found))


@pytest.mark.parametrize("text", ["a; b", "-1; 2", "1e5", "1.234", "٣"])
def test_other_quantities_are_refused(text):
    with pytest.raises(ValueError, match="one quantity a year"):
        quantities_in(text)


# Published content


def test_a_schedule_with_nothing_new_is_frozen_as_ever():
    """Digests of what was published before do not change."""
    row = SimpleNamespace(
        pk=7, lot_number=None, description="Day visit", unit="visit", quantity=Decimal("100.00"), heading="",
        kind="NORMAL", quantities="", ceiling=None, wants_build_up=False, life_cost="",
    )  # fmt: skip
    frozen = {"line": 7, "lot": None, "text": "Day visit", "unit": "visit", "quantity": "100.00"}
    assert content_of([row], []) == {"prices": [frozen]}
    assert schedule_in({"prices": [frozen]}, 1).lines == (Line(7, None, "Day visit", "visit", Decimal("100.00")),)


def _rich():
    opportunity = OpportunityFactory()
    first, second = opportunity.price_lines.all()
    first.heading, first.ceiling, first.wants_build_up = "Visits", Decimal("15.00"), True
    second.kind, second.quantities = LineKind.OPTION, "10; 20; 30"
    opportunity.price_terms.create(years=2, option_years=1, way=PriceWay.EACH, ceiling=Decimal(9000))
    opportunity.save()
    for row in (first, second):
        row.save()
    return Opportunity.objects.get(pk=opportunity.pk)


@pytest.mark.django_db
def test_what_is_published_is_what_was_designed_and_lies_under_the_digest(client):
    opportunity = _rich()
    content = services.evaluation_model(opportunity)
    schedule = schedule_in(content, 1)
    assert schedule == schedule_in(content, 2)
    assert [cell.key for cell in schedule.cells][:2] == [f"{schedule.lines[0].id}-{n}" for n in (1, 2)]
    assert (schedule.lines[0].ceiling, schedule.lines[0].wants_build_up) == (Decimal("15.00"), True)
    assert schedule.lines[1].quantities == (Decimal(10), Decimal(20), Decimal(30))
    assert (schedule.terms.years, schedule.terms.ceiling) == (2, Decimal("9000.00"))
    before = hashlib.sha256(canonical(content).encode()).hexdigest()
    opportunity.price_terms.model.objects.update(counts_options=True)
    changed = services.evaluation_model(Opportunity.objects.get(pk=opportunity.pk))
    assert hashlib.sha256(canonical(changed).encode()).hexdigest() != before


@pytest.mark.django_db
def test_a_lot_has_its_own_terms_before_those_of_all():
    opportunity = _rich()
    opportunity.price_terms.create(lot_number=2, years=4)
    opportunity.save()
    content = services.evaluation_model(Opportunity.objects.get(pk=opportunity.pk))
    assert [len(schedule_in(content, lot).years) for lot in (1, 2)] == [3, 4]


@pytest.mark.django_db
def test_the_public_page_states_years_ceilings_and_vat(client):
    opportunity = _rich()
    services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)
    services.publish(opportunity=opportunity, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    html = client.get(opportunity.get_absolute_url()).content.decode()
    for words in ("Ceiling for one", "£15", "10; 20; 30", "2 years, and 1 more if it is extended", "Visits", "£9,000"):
        assert words in html
    assert "Options and years of extension do not count in the total that is scored." in html
    plain = client.get(OpportunityFactory(published=True).get_absolute_url()).content.decode()
    assert "State prices without VAT." in plain
    assert "years of extension" not in plain


GAPS = [
    ("line", {"quantities": "1; 2"}, "price_lines", "“Day visit” has 2 quantities, but lot 1 has 3 years."),
    ("line", {"quantities": "x"}, "price_lines", "“Day visit”: Give one quantity a year"),
    ("line", {"quantities": "0; 0; 0"}, "price_lines", "“Day visit” needs a quantity above 0 in one year."),
    ("line", {"kind": LineKind.OPTION}, "price_lines", "Lot 1 has nothing but options, and these do not count."),
    ("line", {"ceiling": 0}, "price_lines", "“Day visit” needs a ceiling above 0, or none."),
    ("terms", {"lot_number": 9}, "price_terms", "There are price terms for lot 9, which does not exist."),
    ("terms", {"way": PriceWay.INDEXED, "percent": None}, "price_terms", "Say by how many per cent"),
    ("terms", {"ceiling": 0}, "price_terms", "The ceiling of the total must be above 0, or empty."),
    ("terms", {"years": 0}, "price_terms", "The first term needs at least one year."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("of", "change", "field", "sentence"), GAPS, ids=[row[3][:40] for row in GAPS])
def test_what_would_make_bids_incomparable_stops_publication(of, change, field, sentence):
    opportunity = _rich()
    rows = opportunity.price_lines.model if of == "line" else opportunity.price_terms.model
    found = rows.objects.filter(opportunity=opportunity)
    (found.filter(description="Day visit") if of == "line" else found).update(**change)
    told = [(gap.field, gap.sentence) for gap in gaps(Opportunity.objects.get(pk=opportunity.pk), THEN)]
    assert any(where == field and words.startswith(sentence) for where, words in told), told


@pytest.mark.django_db
def test_a_lot_without_terms_of_its_own_is_told_that_vat_stays_out():
    opportunity = make_priced([{"description": "Visit"}], terms={"lot_number": 1, "years": 3}, published=False)
    told = dict(public_schedule(opportunity).sentences)
    assert told[2] == ["State prices without VAT."]
    assert told[1][0] == "The contract runs 3 years."


@pytest.mark.django_db
def test_more_prices_than_a_page_takes_stop_publication():
    """A server that refuses so many fields would refuse every bid."""
    opportunity = make_priced([{"description": f"Line {n}"} for n in range(120)], published=False)
    opportunity.price_terms.create(years=30, way=PriceWay.EACH)
    opportunity.save()
    found = [gap.sentence for gap in gaps(Opportunity.objects.get(pk=opportunity.pk), THEN)]
    assert any(words.startswith("Lot 1 asks for 3,600 prices") for words in found), found
    opportunity.price_terms.update(way=PriceWay.ONE)
    assert gaps(Opportunity.objects.get(pk=opportunity.pk), THEN) == []


@pytest.mark.django_db
def test_a_complete_schedule_has_no_gap_and_two_terms_for_one_lot_have():
    opportunity = _rich()
    assert gaps(opportunity, THEN) == []
    opportunity.price_terms.create(years=4)
    opportunity.save()
    found = [gap.sentence for gap in gaps(Opportunity.objects.get(pk=opportunity.pk), THEN)]
    assert "There are two price terms for all lots. Keep one." in found
