"""The law as data: every test date and every difference of light touch, read from files a lawyer can read."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.core.clock import local
from tenders.regimes.book import written
from tenders.regimes.periods import Invitation, qualifying_window, shortest_participation, shortest_tendering
from tenders.regimes.router import Facts, Route, route
from tenders.regimes.value import Line

RULES = Path(__file__).parent / "rules"


def _cases(name, table):
    rows = tomllib.loads((RULES / f"{name}.toml").read_text())[table]
    assert rows
    return [
        pytest.param(row, id=f"{row.get('name') or row['topic']}-{row.get('figure', row.get('duty', ''))}")
        for row in rows
    ]


def _start(case):
    return local(case["from_moment"]).date() if "from_moment" in case else case["from"]


@pytest.mark.parametrize("case", _cases("dates", "period"))
def test_a_period_ends_on_the_day_the_law_says(case):
    figure = written().need(case["figure"], _start(case), case.get("band"))
    counted = figure.count_from(_start(case))
    assert counted.last == case["last"]
    if "next" in case:
        assert counted.next_day == case["next"]
    for skipped in case.get("skips", []):
        assert skipped in counted.how


@pytest.mark.parametrize("case", _cases("dates", "tendering"))
def test_the_shortest_tendering_period_and_the_row_that_gives_it(case):
    invitation = Invitation(
        is_electronic=case.get("electronic", True),
        has_all_documents=case.get("all_documents", True),
        has_planned_notice=case.get("planned_notice", False),
        is_urgent=case.get("urgent", False),
        is_negotiated=case.get("negotiated", False),
    )
    found = shortest_tendering(Route("PA23", case.get("band", "COVERED")), invitation, case["notice"], written())
    assert found.earliest == case.get("earliest")
    assert (found.figure.key if found.figure else None) == case.get("row")
    assert found.why


@pytest.mark.parametrize("case", _cases("dates", "participation"))
def test_the_shortest_participation_period(case):
    where = Route("PA23", case.get("band", "COVERED"))
    found = shortest_participation(
        where, is_urgent=case.get("urgent", False), notice_day=case["notice"], book=written()
    )
    assert found.earliest == case.get("earliest")


@pytest.mark.parametrize("case", _cases("dates", "planned_notice"))
def test_the_window_of_a_qualifying_planned_procurement_notice(case):
    assert qualifying_window(case["notice"], written()) == (case["first"], case["last"])


@pytest.mark.parametrize("case", _cases("dates", "amount"))
def test_an_amount_is_met_or_must_be_exceeded(case):
    value = Line(Decimal(case["net"]), Decimal(case["vat"])).gross if "net" in case else Decimal(case["value"])
    assert written().need(case["figure"], date(2026, 11, 2)).is_met_by(value) is case["met"]


def _facts(case):
    money = {name: Decimal(case[key]) for name, key in (("value_net", "net"), ("value_gross", "gross")) if key in case}
    plain = {name: case[name] for name in ("category", "jurisdiction", "exemption", "called_off_from") if name in case}
    return Facts(
        commenced=case["commenced"],
        is_concession=case.get("concession", False),
        is_grant=case.get("grant", False),
        is_health_care=case.get("health_care"),
        cpv=tuple(case.get("cpv", ())),
        **money,
        **plain,
    )


@pytest.mark.parametrize("case", _cases("routes", "route"))
def test_a_procurement_belongs_to_its_regime_and_band(case):
    found = route(_facts(case), written())
    assert (found.regime, found.band) == (case["regime"], case["band"])
    assert bool(found.refusal) == ("refused" in case)
    assert case.get("refused", "") in found.refusal
    assert found.refusal or found.because
    if "threshold" in case:
        assert found.threshold.value == Decimal(case["threshold"])
    assert any("only £" in warning for warning in found.warnings) is case.get("near", False)
    assert any("check before relying" in warning for warning in found.warnings) is case.get("unchecked", False)


@pytest.mark.parametrize("case", _cases("light_touch", "delta"))
def test_light_touch_differs_where_the_law_says_and_nowhere_else(case):
    assert [_said(case, band) for band in ("COVERED", "LIGHT_TOUCH")] == [case["covered"], case["light_touch"]]


def _said(case, band):
    book = written()
    if "duty" in case:
        return str(book.strength(case["duty"], band))
    if "notice" in case:
        return book.notices[case["notice"]].demand(band)
    if case["figure"] == "threshold":
        cpv = ("85312400",) if band == "LIGHT_TOUCH" else ("30000000",)
        figure = route(Facts(commenced=date(2026, 11, 2), cpv=cpv), book).threshold
    else:
        figure = book.find(case["figure"], date(2026, 11, 2), band)
    return f"{figure.value:f}" if figure else ""
