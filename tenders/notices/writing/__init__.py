"""Writing OCDS releases (version 1.1, with the extensions that Find a Tender declares).

Every function here is pure: records in, plain values out. Nothing of a sealed bid and nothing of a bidder who did not
win is ever read.
"""

from .opportunity import Around, opportunity_release
from .planning import planning_release

__all__ = ["Around", "opportunity_release", "planning_release"]
