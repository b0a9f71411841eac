"""The price schedule of a lot as plain values: lines, years, terms."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from portal.core.money import pounds
from tenders.opportunities.enums import LifeCost, LineKind, PriceWay

OWN_TOTAL = "total"
VAT = "State prices without VAT."
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
