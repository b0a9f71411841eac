"""Which regime? Everything else hangs on this answer.

The order of the questions is the order in which the law asks them: whose law, begun when, health care, exempted,
worth how much.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.core.money import pounds

from .book import Book, Figure, NoFigure
from .enums import Band, Category, Exemption, Jurisdiction, Regime
from .value import nearness

# The Procurement Act 2023 (Commencement No. 3) Regulations 2024 (SI 2024/716), regulation 5.
ACT_BEGAN = date(2025, 2, 24)

REFUSED = {
    Jurisdiction.WALES: "Wales has its own regulations, thresholds and platform. This portal does not know them, so it cannot judge a Welsh procurement.",
    Jurisdiction.NORTHERN_IRELAND: "Northern Ireland has its own rules for devolved authorities. This portal does not know them, so it cannot judge this procurement.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the router asks about a procurement. ``commenced`` is the day it began, or today for a draft."""

    commenced: date
    jurisdiction: str = Jurisdiction.ENGLAND
    category: str = Category.SERVICES
    is_concession: bool = False
    is_central: bool = False
    is_grant: bool = False
    is_health_care: bool | None = None
    exemption: str = ""
    cpv: tuple[str, ...] = ()
    value_net: Decimal | None = None
    value_gross: Decimal | None = None
    called_off_from: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """The answer: regime, band, why, with which threshold, and what to look out for."""

    regime: str
    band: str
    because: tuple[str, ...] = ()
    threshold: Figure | None = None
    refusal: str = ""
    warnings: tuple[str, ...] = field(default=())

    @property
    def is_public_contract(self) -> bool:
        """At or over the threshold of the Procurement Act 2023."""
        return self.regime == Regime.PA23 and self.band in (Band.COVERED, Band.LIGHT_TOUCH)

    @property
    def is_light_touch(self) -> bool:
        """Light touch and over its threshold."""
        return self.band == Band.LIGHT_TOUCH

    @property
    def label(self) -> str:
        """Procurement Act 2023, light touch."""
        if self.regime == Regime.NONE:
            return Regime(self.regime).label
        if self.regime == Regime.PSR:
            return Regime.PSR.label
        return f"{Regime(self.regime).label}: {Band(self.band).label.lower()}"


def route(facts: Facts, book: Book) -> Route:
    """Where a procurement with these facts belongs, as of the day it commenced."""
    if facts.is_grant:
        return Route(Regime.NONE, Band.EXEMPT, ("A grant is not a procurement.",))
    if facts.jurisdiction in REFUSED:
        return Route(Regime.NONE, Band.EXEMPT, refusal=REFUSED[Jurisdiction(facts.jurisdiction)])
    try:
        if facts.called_off_from == Regime.PCR15 or facts.commenced < ACT_BEGAN:
            return _by_regulations_of_2015(facts, book)
        if facts.jurisdiction == Jurisdiction.SCOTLAND:
            return _scottish(facts, book)
        return _english(facts, book)
    except NoFigure as gap:
        return Route(Regime.NONE, Band.EXEMPT, refusal=str(gap))


def _by_regulations_of_2015(facts: Facts, book: Book) -> Route:
    if facts.jurisdiction == Jurisdiction.SCOTLAND:
        return _scottish(facts, book)
    because = (
        "It is called off from a framework of the older regulations, which it follows to its end."
        if facts.called_off_from == Regime.PCR15
        else "It began before 24 February 2025, so the older regulations apply until the contract ends."
    )
    on = min(facts.commenced, date(2025, 2, 23))
    light = _is_light_touch(facts, book)
    name = "works" if facts.category == Category.WORKS else "light_touch" if light else "sub_central"
    threshold = book.need(f"pcr15.threshold.{name}", on)
    over = facts.value_gross is None or facts.value_gross >= threshold.value
    band = (Band.LIGHT_TOUCH if light else Band.COVERED) if over else Band.BELOW
    return Route(Regime.PCR15, band, (because, _compared(facts, threshold)), threshold)


def _scottish(facts: Facts, book: Book) -> Route:
    works = "_works" if facts.category == Category.WORKS else ""
    higher = book.find(f"scot.threshold.higher{works}", facts.commenced)
    regulated = book.need(f"scot.threshold.regulated{works}", facts.commenced)
    if higher is None:
        raise NoFigure(
            "No Scottish higher-value threshold is known for that day. An administrator must enter it with its source."
        )
    if facts.value_gross is None or facts.value_gross >= higher.value:
        return Route(Regime.SCOTLAND, Band.COVERED, (_compared(facts, higher),), higher)
    if facts.value_net is None or facts.value_net >= regulated.value:
        return Route(Regime.SCOTLAND, Band.BELOW, (_compared(facts, regulated, facts.value_net),), regulated)
    return Route(Regime.SCOTLAND, Band.SMALL, (_compared(facts, regulated, facts.value_net),), regulated)


def _english(facts: Facts, book: Book) -> Route:
    health = [code for code in facts.cpv if book.services["health"].holds(code)]
    if facts.is_health_care or (health and facts.is_health_care is None):
        why = (
            f"CPV {', '.join(health)} is a health care service of the Provider Selection Regime, which has no threshold."
            if health
            else "It is a health care service under the Provider Selection Regime, which has no threshold."
        )
        return Route(Regime.PSR, Band.COVERED, (why,))
    if facts.exemption:
        return Route(Regime.PA23, Band.EXEMPT, (f"Exempted: {Exemption(facts.exemption).label}.",))
    threshold = threshold_of(facts, book)
    warnings = tuple(filter(None, [_unchecked(threshold), _near(facts, threshold)]))
    if facts.value_gross is None or facts.value_gross >= threshold.value:
        band = Band.LIGHT_TOUCH if _is_light_touch(facts, book) else Band.COVERED
        return Route(Regime.PA23, band, (_compared(facts, threshold),), threshold, warnings=warnings)
    notifiable = book.need("pa23.amount.notifiable", facts.commenced)
    band = Band.BELOW if facts.value_gross >= notifiable.value and not facts.is_concession else Band.SMALL
    because = (_compared(facts, threshold), _compared(facts, notifiable))
    return Route(Regime.PA23, band, because, threshold, warnings=warnings)


def threshold_of(facts: Facts, book: Book) -> Figure:
    """The threshold for this kind of contract on the day it commenced (Procurement Act 2023, Schedule 1)."""
    light = _is_light_touch(facts, book)
    if facts.is_concession:
        name = "light_touch_concession" if light else "concession"
    elif light:
        name = "light_touch"
    elif facts.category == Category.WORKS:
        name = "works"
    else:
        name = "central" if facts.is_central else "sub_central"
    return book.need(f"pa23.threshold.{name}", facts.commenced)


def _is_light_touch(facts: Facts, book: Book) -> bool:
    """Wholly or mainly listed services: the first code is the main one."""
    return facts.category == Category.SERVICES and bool(facts.cpv) and book.services["light_touch"].holds(facts.cpv[0])


def _compared(facts: Facts, figure: Figure, value: Decimal | None = None) -> str:
    value = facts.value_gross if value is None else value
    if value is None:
        return f"The value cannot be estimated, so it counts as over {figure.amount} ({figure.cite()})."
    where = "at or over" if value >= figure.value else "below"
    return f"{pounds(value)} is {where} {figure.amount}: {figure.words.lower()} ({figure.cite()})."


def _unchecked(figure: Figure) -> str:
    return f"{figure.words}, {figure.amount}: {figure.cite()}." if figure.must_be_checked else ""


def _near(facts: Facts, threshold: Figure) -> str:
    return nearness(facts.value_gross, threshold) if facts.value_gross is not None else ""
