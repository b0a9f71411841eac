"""The price schedule as plain values, and the only arithmetic of prices.

The bidder's page, the check before submission, the spreadsheet and the panel all ask ``count``. Each line and year is
quantity times price, rounded half up to the penny; every total adds these amounts. What is frozen at publication leaves
out what is empty, so that schedules published before a field existed keep their content and digest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any

from portal.core.money import parse_pounds, pounds, to_pence

from .enums import LifeCost, LineKind, PriceWay

OWN_TOTAL = "total"
VAT = "State prices without VAT."
HUNDRED = Decimal(100)
# Whatever is typed can be counted: the longest quantity times the longest price, raised for 30 years.
DIGITS = 60
# What parts the quantities of several years: a comma belongs to a number.
BETWEEN = re.compile(r"[;\n]")


def plain(number: Decimal) -> str:
    """A quantity or a per cent as people write it: 1,200 or 2.5."""
    return f"{number.normalize():,f}"


def quantities_in(text: str) -> tuple[Decimal, ...]:
    """One quantity a year, as typed: "1,200; 1300". Raises ``ValueError`` with a sentence for the person."""
    found = []
    for part in filter(str.strip, BETWEEN.split(text)):
        if not re.fullmatch(r"\d{1,10}(\.\d{1,2})?", re.sub(r"[,\s]", "", part), re.ASCII):
            raise ValueError("Give one quantity a year, parted by semicolons, such as 1200; 1300; 1300.")
        found.append(Decimal(re.sub(r"[,\s]", "", part)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a contract. A schedule without terms has a single one that has no name."""

    number: int
    is_option: bool
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all lines of a lot. Without terms: quantity times price, once."""

    lot: int | None = None
    years: int = 1
    option_years: int = 0
    way: str = PriceWay.ONE
    percent: Decimal = Decimal(0)
    indexation: str = ""
    ceiling: Decimal | None = None
    counts_options: bool = False

    @property
    def all_years(self) -> tuple[Year, ...]:
        """The first term, then the years by which it may be extended."""
        total = self.years + self.option_years
        if total == 1:
            return (Year(1, False, ""),)
        return tuple(
            Year(number, number > self.years, f"year {number}{' (if extended)' if number > self.years else ''}")
            for number in range(1, total + 1)
        )

    @property
    def sentences(self) -> list[str]:
        """For bidders, in the order in which they ask."""
        found = []
        if self.years + self.option_years > 1:
            more = f", and {self.option_years} more if it is extended" if self.option_years else ""
            found.append(f"The contract runs {self.years} year{'' if self.years == 1 else 's'}{more}.")
        found.append(
            {
                PriceWay.ONE: "One price holds for the whole contract.",
                PriceWay.EACH: "Give a price for each year.",
                PriceWay.INDEXED: f"Give the price of year 1. Each later year is {plain(self.percent)}% above the one before.",
            }[PriceWay(self.way)]
        )
        if self.indexation:
            found.append(self.indexation)
        if self.ceiling is not None:
            found.append(f"The total that counts may not be above {pounds(self.ceiling)}.")
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is priced, and how much of it a year."""

    id: int
    lot: int | None
    text: str
    unit: str
    quantity: Decimal
    quantities: tuple[Decimal, ...] = ()
    heading: str = ""
    kind: str = LineKind.NORMAL
    ceiling: Decimal | None = None
    wants_build_up: bool = False
    life_cost: str = ""

    @property
    def is_option(self) -> bool:
        """It may be taken up, or not."""
        return self.kind == LineKind.OPTION

    @property
    def under(self) -> str:
        """The heading under which it stands: what is special stands apart."""
        own = LifeCost(self.life_cost).label if self.life_cost and not self.heading else self.heading
        return own if self.kind == LineKind.NORMAL else LineKind(self.kind).label

    def quantity_in(self, year: Year) -> Decimal:
        """How much is expected in that year."""
        return self.quantities[year.number - 1] if year.number <= len(self.quantities) else self.quantity

    @property
    def quantity_words(self) -> str:
        """1,200, or 1,200; 1,300 where years differ."""
        return "; ".join(map(plain, self.quantities)) if self.quantities else plain(self.quantity)


@dataclass(frozen=True, slots=True)
class Cell:
    """One price that a bidder types: of a line, or of a line in one year."""

    key: str
    line: Line
    year: Year | None = None

    @property
    def name(self) -> str:
        """Day visit, year 2."""
        return f"{self.line.text}, {self.year.name}" if self.year else self.line.text


@dataclass(frozen=True, slots=True)
class Schedule:
    """The lines of one lot with its terms."""

    lines: tuple[Line, ...]
    terms: Terms = field(default_factory=Terms)

    @property
    def years(self) -> tuple[Year, ...]:
        """Every year that is priced."""
        return self.terms.all_years

    def cells_of(self, line: Line) -> list[Cell]:
        """What is typed for a line: one price, or one for each year in which anything is expected."""
        if self.terms.way != PriceWay.EACH or len(self.years) == 1:
            return [Cell(str(line.id), line)]
        return [Cell(f"{line.id}-{year.number}", line, year) for year in self.years if line.quantity_in(year)]

    @property
    def cells(self) -> list[Cell]:
        """Every price of the schedule, in order."""
        return [cell for line in self.lines for cell in self.cells_of(line)]

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """(heading, lines): first what has headings of its own, then staff taken over, then options."""
        found: dict[str, list[Line]] = {}
        order = list(LineKind)
        for line in sorted(self.lines, key=lambda line: order.index(LineKind(line.kind))):
            found.setdefault(line.under, []).append(line)
        return list(found.items())

    @property
    def sentences(self) -> list[str]:
        """What bidders must know of all prices; nothing for a plain schedule but that VAT stays out."""
        found = self.terms.sentences if self.terms != Terms(lot=self.terms.lot) else []
        if self.terms.option_years or any(line.is_option for line in self.lines):
            does = "count" if self.terms.counts_options else "do not count"
            found.append(f"Options and years of extension {does} in the total that is scored.")
        return [*found, VAT]

    def line(self, number: int) -> Line | None:
        """The line of that id."""
        return next((line for line in self.lines if line.id == number), None)


@dataclass(frozen=True, slots=True)
class Amount:
    """One line in one year: the price that holds then, and quantity times price. None while there is no price."""

    year: Year
    quantity: Decimal
    price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class LineCount:
    """A line over all years."""

    line: Line
    amounts: tuple[Amount, ...]
    total: Decimal | None

    @property
    def steps(self) -> list[Amount]:
        """The years in which anything is expected."""
        return [amount for amount in self.amounts if amount.quantity]


@dataclass(frozen=True, slots=True)
class Count:
    """A whole schedule. A total is None while a price that it needs is missing or is no amount.

    ``base``: the first term without options. ``options``: option lines, and all lines in the years of an extension.
    ``counted``: what is scored. ``by_year``: (year, all lines but option lines).
    """

    lines: tuple[LineCount, ...]
    by_year: tuple[tuple[Year, Decimal | None], ...]
    base: Decimal | None
    options: Decimal | None
    counted: Decimal | None
    has_options: bool

    def of(self, line: Line) -> LineCount:
        """The count of one line."""
        return next(found for found in self.lines if found.line.id == line.id)


def amount_in(text: str | None) -> Decimal | None:
    """The price that was typed, or None: nothing, no amount, or below 0."""
    try:
        price = parse_pounds(text or "")
    except ValueError:
        return None
    return price if price >= 0 else None


def count(schedule: Schedule, prices: Mapping[str, str]) -> Count:
    """All totals of what was typed."""
    with localcontext(prec=DIGITS):
        return _count(schedule, prices)


def _count(schedule: Schedule, prices: Mapping[str, str]) -> Count:
    lines = tuple(_line(schedule, line, prices) for line in schedule.lines)
    base = _sum(amount for line, amount in _amounts(lines) if not (line.is_option or amount.year.is_option))
    options = _sum(amount for line, amount in _amounts(lines) if line.is_option or amount.year.is_option)
    by_year = tuple(
        (year, _sum(amount for line, amount in _amounts(lines) if amount.year == year and not line.is_option))
        for year in schedule.years
    )
    counted = base
    if schedule.terms.counts_options and base is not None:
        counted = None if options is None else base + options
    has_options = any(line.is_option for line in schedule.lines) or schedule.terms.option_years > 0
    return Count(lines, by_year, base, options, counted, has_options)


def _line(schedule: Schedule, line: Line, prices: Mapping[str, str]) -> LineCount:
    amounts = []
    for year in schedule.years:
        quantity, price = line.quantity_in(year), price_in(schedule, line, year, prices)
        amount = to_pence(quantity * price) if price is not None else None
        amounts.append(Amount(year, quantity, price, amount if quantity else to_pence(Decimal(0))))
    return LineCount(line, tuple(amounts), _sum(amounts))


def price_in(schedule: Schedule, line: Line, year: Year, prices: Mapping[str, str]) -> Decimal | None:
    """The price of one unit in that year; each indexed price is rounded to the penny, as it is paid."""
    if schedule.terms.way == PriceWay.EACH and len(schedule.years) > 1:
        return amount_in(prices.get(f"{line.id}-{year.number}"))
    price = amount_in(prices.get(str(line.id)))
    if price is None or schedule.terms.way != PriceWay.INDEXED:
        return price
    for _later in range(1, year.number):
        price = to_pence(price * (1 + schedule.terms.percent / HUNDRED))
    return price


def _amounts(lines: Iterable[LineCount]) -> Iterator[tuple[Line, Amount]]:
    return ((counted.line, amount) for counted in lines for amount in counted.amounts)


def _sum(amounts: Iterable[Amount]) -> Decimal | None:
    total = Decimal(0)
    for amount in amounts:
        if amount.amount is None:
            return None
        total += amount.amount
    return to_pence(total)


# What is published


def content_of(lines: Iterable[Any], terms: Iterable[Any]) -> dict[str, Any]:
    """Rows of the editor as plain values for the evaluation model: {"prices": […], "price_terms": […]}."""
    content: dict[str, Any] = {"prices": [_frozen_line(line) for line in lines]}
    frozen = [_frozen_terms(row) for row in terms]
    return {**content, "price_terms": frozen} if frozen else content


def _frozen_line(line: Any) -> dict[str, Any]:
    always = {
        "line": line.pk,
        "lot": line.lot_number,
        "text": line.description,
        "unit": line.unit,
        "quantity": str(line.quantity or 0),
    }
    newer = {
        "heading": line.heading,
        "kind": "" if line.kind == LineKind.NORMAL else line.kind,
        "quantities": _frozen_quantities(line.quantities),
        "ceiling": str(line.ceiling) if line.ceiling is not None else "",
        "build_up": line.wants_build_up,
        "life_cost": line.life_cost,
    }
    return always | {name: value for name, value in newer.items() if value}


def _frozen_quantities(text: str) -> list[str]:
    """None where a draft has something else there: the gate says so before publication."""
    try:
        return [str(quantity) for quantity in quantities_in(text)]
    except ValueError:
        return []


def _frozen_terms(terms: Any) -> dict[str, Any]:
    always = {"lot": terms.lot_number, "years": terms.years, "way": terms.way}
    newer = {
        "option_years": terms.option_years,
        "percent": str(terms.percent or 0) if terms.way == PriceWay.INDEXED else "",
        "indexation": terms.indexation.strip(),
        "ceiling": str(terms.ceiling) if terms.ceiling is not None else "",
        "counts_options": terms.counts_options,
    }
    return always | {name: value for name, value in newer.items() if value}


def lines_in(content: Mapping[str, Any]) -> list[Line]:
    """Every line of the published content."""
    return [
        Line(
            id=row["line"],
            lot=row["lot"],
            text=row["text"],
            unit=row["unit"],
            quantity=Decimal(row["quantity"]),
            quantities=tuple(map(Decimal, row.get("quantities", ()))),
            heading=row.get("heading", ""),
            kind=row.get("kind", LineKind.NORMAL.value),
            ceiling=Decimal(row["ceiling"]) if row.get("ceiling") else None,
            wants_build_up=row.get("build_up", False),
            life_cost=row.get("life_cost", ""),
        )
        for row in content.get("prices", ())
    ]


def terms_in(content: Mapping[str, Any]) -> list[Terms]:
    """All terms of the published content."""
    return [
        Terms(
            lot=row["lot"],
            years=row["years"],
            option_years=row.get("option_years", 0),
            way=row["way"],
            percent=Decimal(row.get("percent") or 0),
            indexation=row.get("indexation", ""),
            ceiling=Decimal(row["ceiling"]) if row.get("ceiling") else None,
            counts_options=row.get("counts_options", False),
        )
        for row in content.get("price_terms", ())
    ]


def terms_for(terms: Iterable[Terms], lot: int) -> Terms:
    """A lot's own terms, or those of all lots, or none."""
    found = {row.lot: row for row in terms}
    return found.get(lot) or found.get(None) or Terms()


def schedule_in(content: Mapping[str, Any] | None, lot: int) -> Schedule:
    """The schedule of one lot: its own lines and those of every lot."""
    content = content or {}
    lines = tuple(line for line in lines_in(content) if line.lot in (None, lot))
    return Schedule(lines, terms_for(terms_in(content), lot))


def schedule_of(lot: Any) -> Schedule:
    """The schedule of a lot as it was published."""
    return schedule_in(lot.opportunity.model_content, lot.number)


@dataclass(frozen=True, slots=True)
class PublicSchedule:
    """All lots together, as the public page shows them. ``sentences``: (lot or None, what holds for its prices)."""

    groups: list[tuple[str, list[Line]]]
    sentences: list[tuple[int | None, list[str]]]
    is_yearly: bool
    has_ceilings: bool


def public_schedule(opportunity: Any) -> PublicSchedule | None:
    """The schedule as its editor wrote it; after publication the rows no longer change. None without lines."""
    content = content_of(opportunity.price_lines.all(), opportunity.price_terms.all())
    lines, terms = tuple(lines_in(content)), terms_in(content) or [Terms()]
    if not lines:
        return None
    if all(row.lot for row in terms):
        # Lots without terms of their own are told the rest: what counts, and that VAT stays out.
        named = {row.lot for row in terms}
        terms += [Terms(lot=lot.number) for lot in opportunity.lots.all() if lot.number not in named]
    return PublicSchedule(
        Schedule(lines).groups,
        [(row.lot, Schedule(lines, row).sentences) for row in terms],
        any(len(row.all_years) > 1 for row in terms),
        any(line.ceiling for line in lines),
    )
