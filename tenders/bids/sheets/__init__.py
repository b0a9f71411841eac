"""A price schedule as a spreadsheet and back, in memory alone: a price that lies in a file on our disk is no secret.

Only formulas of ours are written, and none is believed when the file comes back: prices are read as values, by the key
in the hidden column, and every total is counted anew.
"""

from .layout import AMOUNT, COUNTED, HEAD, HEAD_ROW, KEY, NAME, PRICE, SORT, TITLE, mark_of
from .reading import MOST_TOLD, Reading, Told, read
from .writing import written

__all__ = [
    "AMOUNT",
    "COUNTED",
    "HEAD",
    "HEAD_ROW",
    "KEY",
    "MOST_TOLD",
    "NAME",
    "PRICE",
    "SORT",
    "TITLE",
    "Reading",
    "Told",
    "mark_of",
    "read",
    "written",
]
