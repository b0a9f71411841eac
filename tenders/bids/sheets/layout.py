"""Where what stands in a price sheet, for writing and for reading."""

import hashlib
import json
from dataclasses import asdict

from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import schedule_of

TITLE, HEAD_ROW = "Prices", 4
HEAD = ("", "Line", "Unit", "Year", "Quantity", "Ceiling", "Price for one, without VAT", "Amount")
KEY, NAME, PRICE, AMOUNT, SORT = 1, 2, 7, 8, 9
COUNTED = "counted"


def mark_of(lot: Lot) -> str:
    """What tells the sheet of this schedule from every other: opportunity and lot, then a digest of what is priced."""
    text = json.dumps(asdict(schedule_of(lot)), default=str, sort_keys=True)
    return f"{lot.opportunity_id}/{lot.number}/{hashlib.sha256(text.encode()).hexdigest()[:20]}"
