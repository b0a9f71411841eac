"""Prices of a bid: what is missing or worth a look is said beside the field, and nothing that was typed is lost."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from tenders.bids import buildup
from tenders.bids.forms import PricesForm
from tenders.bids.prices import price_problems, price_warnings
from tenders.bids.services import drafts, findings, readiness, submitting
from tenders.opportunities.enums import LineKind, PriceWay
from tenders.opportunities.pricing import Line, Schedule, Terms
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft
from tests.factories.opportunities import make_priced

VISIT = Line(1, None, "Day visit", "visit", Decimal(100), ceiling=Decimal("15.00"))
NIGHT = Line(2, None, "Night", "night", Decimal(10), kind=LineKind.OPTION)
SCHEDULE = Schedule((VISIT, NIGHT), Terms(years=2, ceiling=Decimal(2500)))


def _warned(prices, estimate=None):
    return [words for _key, words in price_warnings(SCHEDULE, prices, estimate)]


@pytest.mark.parametrize("typed", ["12.50", "£12.50", "1,250.50", "1 250", "0", "£ 1,000,000"])
def test_amounts_as_people_type_them(typed):
    assert price_problems(SCHEDULE, {"1": typed, "2": "1"}) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a price for “Day visit”."),
        ("about ten", "“Day visit”: Enter an amount in pounds, such as 1250 or 1250.50."),
        ("-1", "“Day visit”: Enter an amount of £0 or more"),
        ("12.345", "“Day visit”: Enter an amount with at most two decimal places."),
        ("100000000", "“Day visit”: Enter an amount of £99,999,999 or less"),
    ],
)
def test_what_is_no_price_is_said_with_its_line(typed, words):
    assert [found for _cell, found in price_problems(SCHEDULE, {"1": typed, "2": "1"})] == [words]


def test_the_problem_of_a_year_names_the_year():
    schedule = Schedule((VISIT,), Terms(years=2, way=PriceWay.EACH))
    assert [words for _cell, words in price_problems(schedule, {"1-1": "5"})] == [
        "Enter a price for “Day visit, year 2”."
    ]


@pytest.mark.parametrize(
    ("prices", "estimate", "words"),
    [
        ({"1": "12", "2": "5"}, Decimal(2400), []),
        ({"1": "12.50", "2": "5"}, None, []),
        ({"1": "15.01", "2": "5"}, None, ["“Day visit” is £15.01, above its ceiling of £15.", "The total is £3,002, above the ceiling of £2,500."]),
        ({"1": "0", "2": "5"}, None, ["“Day visit” is £0. Is that meant?"]),
        ({"1": "12", "2": "5", "total": "2,400.10"}, None, ["Your own total is £2,400.10, but your prices make £2,400: £0.10 apart."]),
        ({"1": "12", "2": "5", "total": "£2,400"}, None, []),
        ({"1": "12", "2": "5", "total": "lots"}, None, ["Your own total is not an amount in pounds."]),
        ({"1": "", "2": "5", "total": "7"}, None, []),
        ({"1": "0.12", "2": "5"}, Decimal(2400), ["The total is £24; the council expects about £2,400. Check the units."]),
        ({"1": "12", "2": "5"}, Decimal(239), ["The total is £2,400; the council expects about £239. Check the units."]),
    ],
)  # fmt: skip
def test_ceilings_own_total_and_slips_of_the_pen(prices, estimate, words):
    assert _warned(prices, estimate) == words


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (Terms(years=1), "You are told"),
        (Terms(years=1, option_years=1), "Without options and extension. You are told"),
        (Terms(years=1, option_years=1, counts_options=True), "With options and extension. You are told"),
    ],
)
def test_the_own_total_says_whether_options_belong_in_it(terms, words):
    form = PricesForm(schedule=Schedule((VISIT,), terms))
    assert form.fields["p_total"].help_text.startswith(words)


def test_a_price_beside_its_parts_is_written_as_everywhere():
    bid, author = make_draft(opportunity=make_priced([{"description": "Hour", "wants_build_up": True}]))
    line = bid.lot.opportunity.price_lines.get()
    typed = {**{part.key: "0" for part in buildup.PARTS}, buildup.TRAVEL_PAID: buildup.NO, "wage": "817"}
    drafts.save_build_up(bid=bid, line_id=line.pk, typed=typed, seen=None, actor=author, now=THEN)
    drafts.save_prices(bid=bid, typed={str(line.pk): "2000.50"}, seen=None, actor=author, now=THEN)
    said = [words for _key, words in findings.of(bid.lot, drafts.read(bid)).warnings]
    assert "“Hour”: the price is £2,000.50, but its parts make £817." in said


# On the screen


@pytest.fixture
def opportunity():
    """Two years priced apart with one of extension; a ceiling; an option."""
    lines = [
        {"description": "Day visit", "heading": "Visits", "ceiling": Decimal("15.00")},
        {"description": "Staff", "kind": LineKind.TUPE, "quantities": "5; 0; 5"},
        {"description": "Minibus", "kind": LineKind.OPTION},
    ]
    return make_priced(lines, terms={"years": 2, "option_years": 1, "way": PriceWay.EACH, "ceiling": Decimal(1000)})


@pytest.fixture
def draft(opportunity, client, set_clock):
    set_clock(THEN)
    bid, author = make_draft(opportunity=opportunity)
    client.force_login(author)
    bid.author = author
    return bid


def _url(bid, name="bid_prices"):
    return reverse(name, args=(bid.pk,))


def _cells(bid):
    visit, staff, bus = bid.lot.opportunity.price_lines.all()
    return (
        [f"{visit.pk}-{n}" for n in (1, 2, 3)],
        [f"{staff.pk}-{n}" for n in (1, 3)],
        [f"{bus.pk}-{n}" for n in (1, 2, 3)],
    )


def _fill(bid, price="10"):
    return {f"p_{key}": price for keys in _cells(bid) for key in keys}


@pytest.mark.django_db
def test_years_options_and_totals_are_counted_as_saved(client, draft):
    page = client.get(_url(draft)).content.decode()
    _visits, staff, _bus = _cells(draft)
    assert f'name="p_{staff[0]}"' in page
    assert f'name="p_{staff[0][:-1]}2"' not in page  # nothing is expected in that year
    assert client.post(_url(draft), {**_fill(draft), "stay": "1"}).status_code == 302
    page = client.get(_url(draft)).content.decode()
    for words in ("Year 3 (if extended)", "£250", "£450", "Staff who transfer (TUPE)", "Options that may be taken up"):
        assert words in page
    assert "above" not in page.split("Totals as last saved")[1]


@pytest.mark.django_db
def test_ceilings_warn_beside_the_field_in_the_list_and_before_submission_and_never_block(client, draft):
    visits, *_others = _cells(draft)
    typed = {**_fill(draft), f"p_{visits[1]}": "95", "p_total": "1"}
    assert client.post(_url(draft), typed).status_code == 302
    wrong = [
        "“Day visit, year 2” is £95, above its ceiling of £15.",
        "The total is £1,100, above the ceiling of £1,000.",
    ]
    wrong.append("Your own total is £1, but your prices make £1,100: £1,099 apart.")
    for address in (_url(draft), _url(draft, "bid_check")):
        page = client.get(address).content.decode()
        assert all(words in page for words in wrong), address
    tasks = client.get(_url(draft, "bid_tasks")).content.decode()
    assert "3 figures to check" in tasks
    assert "everything that is asked for would be there" in tasks
    assert submitting.submit(bid=draft, token=uuid.uuid4(), actor=draft.author, now=THEN).kind == "SUBMITTED"


@pytest.mark.django_db
def test_whoever_has_not_begun_is_told_what_is_missing_and_nothing_to_check(opportunity):
    bid, _author = make_draft(opportunity=opportunity, price="")
    (place,) = [row for row in readiness.of(bid, drafts.read(bid)).places if row.key == "prices"]
    assert place.words == "8 prices"


@pytest.mark.django_db
def test_what_is_wrong_is_kept_with_the_message_and_the_rest_is_saved(client, draft):
    visits, *_others = _cells(draft)
    answer = client.post(_url(draft), {**_fill(draft), f"p_{visits[0]}": "<b>10.005", "p_total": "a lot"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="&lt;b&gt;10.005"' in page
    assert 'value="a lot"' in page
    stored = drafts.read(draft).prices
    assert (stored[visits[0]], stored[visits[1]], stored["total"]) == ("<b>10.005", "10.00", "a lot")
