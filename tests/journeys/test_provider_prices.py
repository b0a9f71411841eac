"""A provider prices a service over years: on the screen, from the parts of a rate, and in a spreadsheet."""

from datetime import timedelta
from decimal import Decimal

import pytest

from portal.core import clock
from tenders.bids import sheets
from tenders.bids.services import drafts
from tenders.opportunities.enums import LineKind
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft
from tests.factories.opportunities import make_priced
from tests.tenders.bids.test_buildup import TYPED

LINES = [
    {"description": "Homecare hour", "wants_build_up": True, "ceiling": Decimal(20)},
    {"description": "Minibus", "kind": LineKind.OPTION},
]
LABELS = {
    "wage": "Wage for one hour", "travel": "Travel time", "holiday": "Holiday pay", "sickness": "Sickness pay",
    "training": "Training", "insurance": "National Insurance", "pension": "pension contribution", "miles": "Miles for",
    "mileage": "Paid for one mile", "overhead": "Overhead", "surplus": "Surplus",
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_provider_prices(visit, live_server, script, tmp_path):
    deadline = (clock.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    opportunity = make_priced(LINES, terms={"years": 2, "option_years": 1}, deadline=deadline)
    bid, author = make_draft(opportunity=opportunity, price="", now=THEN)
    provider = visit(script=script)
    provider.sign_in(author)
    provider.go(f"{opportunity.get_absolute_url()}")
    provider.sees("Ceiling for one")
    provider.go(f"/workspace/bids/{bid.pk}/prices/")
    _build_up(provider)
    _by_sheet(provider, bid, tmp_path)
    provider.go(f"/workspace/bids/{bid.pk}/check/")
    provider.sees("above its ceiling of £20")
    provider.go(f"/workspace/bids/{bid.pk}/")
    provider.sees("1 figure to check")


def _build_up(provider):
    provider.follow("Show how this rate is made up")
    for key, label in LABELS.items():
        provider.fill(label, TYPED[key].replace("£", ""))
    provider.fill("Wage for one hour", "12")
    provider.choose("Yes, as the hour of care")
    provider.press("Save and count")
    provider.sees("below the National Living Wage")
    provider.fill("Wage for one hour", "13")
    provider.press("Save and count")
    provider.sees_not("below the National Living Wage")
    provider.press("Use £26.74 as the price")
    provider.sees("The rate is now the price of")


def _by_sheet(provider, bid, folder):
    provider.follow("Fill in a spreadsheet instead")
    line = bid.lot.opportunity.price_lines.last()
    filled = folder / "prices.xlsx"
    filled.write_bytes(sheets.written(bid.lot, {**drafts.read(bid).prices, str(line.pk): "90"}, THEN))
    provider.page.get_by_label("The price sheet, filled in").set_input_files(filled)
    provider.press("Upload and compare")
    provider.sees("1 price would change")
    provider.press("Take these prices")
    provider.sees("1 price taken from the spreadsheet.")
    provider.sees("Minibus")
