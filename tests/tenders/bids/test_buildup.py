"""The rate of one hour of care from its parts, and the private warning below the wage floor."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tenders.bids import buildup
from tenders.bids.buildup import build_up, floor_on, floor_words, made_up, problems_in, wage_warnings
from tenders.bids.enums import Part
from tenders.bids.services import copies, drafts, findings
from tenders.regimes.book import written
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft
from tests.factories.opportunities import make_priced

TYPED = {
    "wage": "£13.00", "travel": "12", "travel_paid": "yes", "holiday": "12.07%", "sickness": "3", "training": "2",
    "insurance": "9.5", "pension": "3", "miles": "4", "mileage": "0.45", "overhead": "14", "surplus": "5",
}  # fmt: skip
MONEY = st.decimals(min_value=0, max_value=200, places=2)
PERCENT = st.decimals(min_value=0, max_value=200, places=2)
GIVEN = st.fixed_dictionaries({part.key: MONEY if part.unit == "£" else PERCENT for part in buildup.PARTS})
DAY = date(2027, 3, 1)


def test_a_rate_by_hand():
    """13.00 + 2.60 travel = 15.60; 1.88 + 0.47 + 0.31 = 18.26; 1.73 + 0.55; 1.80 miles = 22.34; 3.13; 1.27."""
    found = build_up(TYPED)
    assert [str(step.amount) for step in found.steps] == [
        "13.00", "2.60", "1.88", "0.47", "0.31", "1.73", "0.55", "1.80", "3.13", "1.27"
    ]  # fmt: skip
    assert found.rate == Decimal("26.74")


@given(GIVEN, st.booleans())
def test_the_rate_is_the_sum_of_its_steps_in_whole_pence_and_never_below_the_wage(given_parts, is_paid):
    found = made_up(given_parts, is_paid)
    assert found.rate == sum(step.amount for step in found.steps)
    assert found.rate >= found.wage
    assert all(step.amount >= 0 and step.amount == step.amount.quantize(Decimal("0.01")) for step in found.steps)


@given(GIVEN, st.sampled_from([part.key for part in buildup.PARTS]), MONEY)
def test_more_of_any_part_never_makes_the_rate_lower(given_parts, key, more):
    raised = {**given_parts, key: given_parts[key] + more}
    assert made_up(raised, True).rate >= made_up(given_parts, True).rate


@given(GIVEN)
def test_within_a_few_pence_of_the_sum_without_rounding(given_parts):
    share = {key: value / 100 for key, value in given_parts.items()}
    pay = given_parts["wage"] * (1 + given_parts["travel"] / 60)
    all_pay = pay * (1 + share["holiday"] + share["sickness"] + share["training"])
    staff = all_pay * (1 + share["insurance"] + share["pension"]) + given_parts["miles"] * given_parts["mileage"]
    exact = staff * (1 + share["overhead"]) * (1 + share["surplus"])
    assert abs(made_up(given_parts, True).rate - exact) < Decimal("1.00")


@given(MONEY, st.decimals(min_value=0, max_value=240, places=2))
def test_unpaid_travel_is_warned_of_exactly_when_an_hour_of_work_is_paid_too_little(wage, minutes):
    given_parts = {part.key: Decimal(0) for part in buildup.PARTS} | {"wage": wage, "travel": minutes}
    floor = floor_on(DAY, written())
    is_low = wage * 60 / (60 + minutes) < floor.value
    assert bool(wage_warnings(made_up(given_parts, False), floor)) == is_low
    assert bool(wage_warnings(made_up(given_parts, True), floor)) == (wage < floor.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"wage": ""}, "Enter “Wage for one hour”; 0 if there is none."),
        ({"wage": "13.005"}, "Enter an amount with at most two decimal places."),
        ({"wage": "-13"}, "“Wage for one hour” must be from 0 to 1000."),
        ({"holiday": "201"}, "“Holiday pay” must be from 0 to 200."),
        ({"holiday": "-1"}, "Enter “Holiday pay” as a number with at most two decimal places, such as 12 or 12.07."),
        ({"travel": "1e3"}, "Enter “Travel time for one hour of care” as a number"),
        ({"travel_paid": "perhaps"}, "Say whether travel time is paid."),
    ],
)
def test_a_part_that_is_missing_or_wrong_is_said_and_there_is_no_rate(change, words):
    typed = {**TYPED, **change}
    assert build_up(typed) is None
    (sentence,) = problems_in(typed).values()
    assert sentence.startswith(words)


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2025, 3, 31), None), (date(2025, 4, 1), "12.21"), (date(2026, 3, 31), "12.21"), (date(2026, 4, 1), "12.71"), (date(2028, 1, 1), "12.71")],
)  # fmt: skip
def test_the_floor_is_that_of_the_day_on_which_the_service_starts(day, value):
    found = floor_on(day, written())
    assert (str(found.value) if found else None) == value


def test_a_figure_that_was_not_read_in_the_statute_says_so_and_a_later_start_too():
    floor = floor_on(DAY, written())
    assert "check before relying" in floor_words(floor, DAY)
    assert "newer floor" not in floor_words(floor, DAY)
    assert "The service starts on 1 April 2027: a newer floor may hold by then." in floor_words(floor, date(2027, 4, 1))
    low = made_up({**{part.key: Decimal(0) for part in buildup.PARTS}, "wage": Decimal(12)}, True)
    (words,) = wage_warnings(low, floor)
    assert "A wage of £12 is below the National Living Wage (21 and over): £12.71 from 1 April 2026" in words
    assert "check before relying" in words
    assert wage_warnings(low, None) == []


# On the screen


@pytest.fixture
def bid(client, set_clock):
    set_clock(THEN)
    opportunity = make_priced(
        [{"description": "Homecare hour", "wants_build_up": True}, {"description": "Night"}], contract_start=DAY
    )
    found, author = make_draft(opportunity=opportunity, price="")
    client.force_login(author)
    found.author = author
    return found


def _lines(bid):
    return [line.pk for line in bid.lot.opportunity.price_lines.all()]


def _url(bid, line=None):
    return reverse("bid_build_up", args=(bid.pk, line or _lines(bid)[0]))


@pytest.mark.django_db
def test_each_step_is_shown_and_the_rate_becomes_the_price(client, bid):
    assert client.post(_url(bid), {**TYPED, "wage": "12.00"}).status_code == 302
    page = client.get(_url(bid)).content.decode()
    assert "12 minutes at £12" in page
    assert "A wage of £12 is below the National Living Wage" in page
    done = client.post(_url(bid), {**TYPED, "price": "", "use": "1"}, follow=True).content.decode()
    assert "The rate is now the price of “Homecare hour”." in done
    assert "is below" not in client.get(_url(bid)).content.decode()
    key = str(_lines(bid)[0])
    assert (drafts.read(bid).prices[key], drafts.read(bid).build_ups[key]["wage"]) == ("26.74", "£13.00")


@pytest.mark.django_db
def test_what_is_wrong_is_kept_beside_its_message_and_an_unfinished_one_is_saved(client, bid):
    answer = client.post(_url(bid), {"wage": "twelve <b>", "holiday": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Enter an amount in pounds, such as 1250 or 1250.50.") == 2
    assert 'value="twelve &lt;b&gt;"' in page
    assert drafts.read(bid).build_ups[str(_lines(bid)[0])] == {"wage": "twelve <b>", "holiday": "12"}
    used = client.post(_url(bid), {"wage": "12", "use": "1"})
    assert "Fill in every part first. What you typed is saved." in used.content.decode()


@pytest.mark.django_db
def test_a_price_that_a_colleague_changed_is_not_overwritten_in_silence(client, bid):
    key = str(_lines(bid)[0])
    client.post(_url(bid), TYPED)
    drafts.save_prices(bid=bid, typed={key: "30"}, seen=None, actor=bid.author, now=THEN)
    answer = client.post(_url(bid), {**TYPED, "price": "", "use": "1"})
    assert (answer.status_code, drafts.read(bid).prices[key]) == (409, "30")
    assert "The price was changed meanwhile: it is 30 now." in answer.content.decode()
    again = client.post(_url(bid), {**TYPED, "price": answer.context["price"], "use": "1"})
    assert (again.status_code, drafts.read(bid).prices[key]) == (302, "26.74")


@pytest.mark.django_db
def test_a_part_that_a_colleague_changed_is_shown_beside_ones_own(client, bid):
    seen = client.get(_url(bid)).context["seen"]
    client.post(_url(bid), {"wage": "14", "seen": seen})
    answer = client.post(_url(bid), {"wage": "15", "seen": seen})
    assert answer.status_code == 409
    assert answer.context["foreign"] == [("Wage for one hour", "14")]
    quiet = client.post(f"{_url(bid)}?autosave=1", {"wage": "15", "seen": seen})
    assert quiet.status_code == 409


@pytest.mark.django_db
def test_the_list_says_what_is_left_of_it_and_a_price_that_is_another(client, bid):
    key, other = map(str, _lines(bid))
    assert [words for _key, words in findings.of(bid.lot, drafts.read(bid)).problems][-1] == (
        "Show how the rate of “Homecare hour” is made up."
    )
    drafts.save_build_up(bid=bid, line_id=int(key), typed={**TYPED, "wage": ""}, seen=None, actor=bid.author, now=THEN)
    assert "made up: 1 figure missing or wrong." in findings.of(bid.lot, drafts.read(bid)).problems[-1][1]
    drafts.save_build_up(bid=bid, line_id=int(key), typed=TYPED, seen=None, actor=bid.author, now=THEN)
    drafts.save_prices(bid=bid, typed={key: "26.00", other: "1"}, seen=None, actor=bid.author, now=THEN)
    found = findings.of(bid.lot, drafts.read(bid))
    assert (found.problems, [words for _key, words in found.warnings]) == (
        (),
        ["“Homecare hour”: the price is £26, but its parts make £26.74."],
    )


@pytest.mark.django_db
def test_only_a_line_that_asks_for_it_has_the_page(client, bid):
    assert client.get(_url(bid)).status_code == 200
    assert client.get(_url(bid, _lines(bid)[1])).status_code == 404
    assert client.get(_url(bid, 999_999)).status_code == 404


@pytest.mark.django_db
def test_a_draft_from_before_rates_were_asked_for_takes_them(bid):
    """Its sealed prices know nothing of build-ups."""
    assert "build_ups" not in drafts.read_part(bid, Part.PRICE)
    drafts.save_build_up(bid=bid, line_id=7, typed={"wage": "1\x00"}, seen={}, actor=bid.author, now=THEN)
    assert drafts.read(bid).build_ups == {"7": {"wage": "1"}}


@pytest.mark.django_db
def test_the_readable_copy_of_a_draft_holds_the_prices_and_the_sum(bid):
    key, other = map(str, _lines(bid))
    drafts.save_build_up(bid=bid, line_id=int(key), typed=TYPED, seen=None, actor=bid.author, now=THEN)
    drafts.save_prices(bid=bid, typed={key: "26.74", other: "1"}, seen=None, actor=bid.author, now=THEN)
    told = str(copies.copy_of(bid, THEN).blocks)
    for words in ("Total without VAT: £277.40", "12 minutes at £13", "State prices without VAT."):
        assert words in told
