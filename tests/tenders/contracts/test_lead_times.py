"""How long before its end a contract's successor is planned."""

from datetime import date
from decimal import Decimal

import pytest

from tenders.contracts.lead_times import lead_time
from tenders.regimes.book import Figure, written
from tenders.regimes.enums import Band, Regime

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("regime", "band", "value", "months"),
    [
        (Regime.PA23, Band.COVERED, 300_000, 18),
        (Regime.PA23, Band.LIGHT_TOUCH, 900_000, 18),
        (Regime.PA23, Band.BELOW, 100_000, 12),
        (Regime.PA23, Band.SMALL, 5_000, 6),
        (Regime.PA23, Band.LIGHT_TOUCH, 5_000_000, 24),
        (Regime.PA23, Band.LIGHT_TOUCH, Decimal("4999999.99"), 18),
        (Regime.PSR, Band.COVERED, 900_000, 12),
        (Regime.PSR, Band.COVERED, 6_000_000, 24),
        (Regime.SCOTLAND, Band.COVERED, None, 18),
    ],
)
def test_months_by_value_and_regime(regime, band, value, months):
    worth = None if value is None else Decimal(value)
    found = lead_time(regime=regime, band=band, value=worth, on=TODAY, book=written())
    assert (found.months, found.because.startswith(f"{months} months before the end")) == (months, True)


def test_the_councils_own_figure_wins_and_says_whose_it_is():
    own = Figure("local.lead_time", "Plan", Decimal(30), "MONTHS", date(2026, 1, 1), "Standing order 7", "STATUTE")
    book = written().with_figures([own])
    found = lead_time(regime=Regime.PA23, band=Band.BELOW, value=Decimal(1), on=TODAY, book=book)
    assert (found.months, "our own rule (Standing order 7)" in found.because) == (30, True)


def test_the_day_from_which_it_is_planned():
    found = lead_time(regime=Regime.PA23, band=Band.COVERED, value=None, on=TODAY, book=written())
    assert found.begins(date(2028, 8, 31)) == date(2027, 2, 28)
