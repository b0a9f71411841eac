"""The book of figures, duties and notices: what is written in the data files, and what was entered since.

Everything here is plain values. ``Book`` is asked for a figure *as of a day*: the procurement's own commencement, never
today's date by itself.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.core.money import pounds
from portal.core.templatetags.words import day as day_in_words

from .counting import Counted, count
from .enums import Band, Checked, Counting, Strength, Unit

DATA = Path(__file__).parent / "data"
CHECK = "check before relying"


class NoFigure(LookupError):
    """The book has no such figure for that day. Its text says what to do."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of law: its value, the days on which it applies, its source, and how far it was checked."""

    key: str
    words: str
    value: Decimal
    unit: str
    starts: date
    source: str
    checked: str
    ends: date | None = None
    bands: tuple[str, ...] = ()
    counting: str = ""
    is_exceeded: bool = False

    @property
    def must_be_checked(self) -> bool:
        """True when nobody read it in the text of the law."""
        return self.checked != Checked.STATUTE

    @property
    def number(self) -> int:
        """The value of a period as a whole number."""
        return int(self.value)

    @property
    def amount(self) -> str:
        """£207,720 with VAT, 25 days, 10 per cent."""
        if self.unit in (Unit.GBP_GROSS, Unit.GBP_NET):
            return f"{pounds(self.value)} {Unit(self.unit).label.removeprefix('pounds ')}"
        if self.unit == Unit.GBP_HOUR:
            return f"{pounds(self.value)} {Unit.GBP_HOUR.label}"
        return f"{self.value.normalize():f} {Unit(self.unit).label}"

    def applies(self, on: date, band: str | None) -> bool:
        """On that day, in that band."""
        in_time = self.starts <= on and (self.ends is None or on <= self.ends)
        return in_time and (not self.bands or band is None or band in self.bands)

    def is_met_by(self, value: Decimal) -> bool:
        """At or over the figure; over it where the law says "more than"."""
        return value > self.value if self.is_exceeded else value >= self.value

    def count_from(self, start: date) -> Counted:
        """The last day of this period when it begins at ``start``."""
        return count(start, self.number, self.unit, self.counting)

    def cite(self) -> str:
        """The source, with a warning where the figure was not read in it."""
        return f"{self.source} ({CHECK})" if self.must_be_checked else self.source


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty and what it does in each band."""

    key: str
    words: str
    source: str
    checked: str
    bands: dict[str, str]

    def strength(self, band: str) -> str:
        """How hard it binds in that band; what is exempt or not notifiable is bound by nothing."""
        return self.bands.get(band, Strength.NONE)


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """One notice of the central platform: when it is due, and for which bands."""

    code: str
    name: str
    when: str
    source: str
    checked: str
    bands: dict[str, str]
    clock: str = ""

    def demand(self, band: str) -> str:
        """MUST, MAY or NONE."""
        return self.bands.get(band, "NONE")


@dataclass(frozen=True, slots=True)
class ServiceList:
    """Beginnings of CPV codes that change the regime."""

    source: str
    checked: str
    codes: tuple[str, ...]

    def holds(self, code: str) -> bool:
        """True when the code stands under one of the beginnings."""
        return code.startswith(self.codes)


@dataclass(frozen=True, slots=True)
class LocalKey:
    """What a council may lay down for itself."""

    key: str
    words: str
    unit: str
    counting: str = ""


@dataclass(frozen=True)
class Book:
    """Figures, duties and notices. Later entries for the same key and band win over earlier ones."""

    figures: tuple[Figure, ...]
    duties: dict[str, Duty]
    notices: dict[str, NoticeRule]
    services: dict[str, ServiceList]
    local_keys: dict[str, LocalKey]

    def find(self, key: str, on: date, band: str | None = None) -> Figure | None:
        """The figure in force on that day: of several the one that began last, of these the last. None when there is none."""
        found = [figure for figure in self.figures if figure.key == key and figure.applies(on, band)]
        # The sort keeps the order of those that began on the same day: what was entered stands behind what is written.
        return sorted(found, key=lambda figure: figure.starts)[-1] if found else None

    def need(self, key: str, on: date, band: str | None = None) -> Figure:
        """As ``find``; raises ``NoFigure`` when the book knows none for that day."""
        figure = self.find(key, on, band)
        if figure is None:
            raise NoFigure(
                f"No figure is known for “{self.words_of(key)}” on {day_in_words(on)}. "
                "An administrator must enter it with its source."
            )
        return figure

    def words_of(self, key: str) -> str:
        """What a key is about."""
        named = [figure.words for figure in self.figures if figure.key == key]
        return named[0] if named else self.local_keys[key].words if key in self.local_keys else key

    def strength(self, duty: str, band: str) -> str:
        """How hard a duty binds in that band."""
        return self.duties[duty].strength(band)

    def with_figures(self, entered: Iterable[Figure]) -> "Book":
        """The same book with figures that an administrator entered and a second person checked."""
        return replace(self, figures=(*self.figures, *entered))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _figure(row: dict[str, Any]) -> Figure:
    row = dict(row)
    bands = tuple(Band(band).value for band in row.pop("bands", ()))
    counting = Counting(row.pop("counting")).value if row.get("counting") else ""
    unit, checked = Unit(row.pop("unit")).value, Checked(row.pop("checked").upper()).value
    return Figure(bands=bands, counting=counting, unit=unit, checked=checked, value=Decimal(row.pop("value")), **row)


def _banded(row: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in row.items() if name not in Band.values}
    bands = {name: value for name, value in row.items() if name in Band.values}
    return {**plain, "checked": Checked(row["checked"].upper()).value, "bands": bands}


@lru_cache(maxsize=1)
def written() -> Book:
    """The book as it stands in the data files."""
    services = _read("services")
    return Book(
        figures=tuple(_figure(row) for row in _read("figures")["figure"]),
        duties={row["key"]: Duty(**_banded(row)) for row in _read("duties")["duty"]},
        notices={row["code"]: NoticeRule(**_banded(row)) for row in _read("notices")["notice"]},
        services={
            name: ServiceList(row["source"], Checked(row["checked"].upper()).value, tuple(row["codes"]))
            for name, row in services.items()
        },
        local_keys={row["key"]: LocalKey(**row) for row in _read("local")["rule"]},
    )
