"""How the price of one hour of care is made up, from the wage to the rate; and whether the wage is a lawful one.

Every step is rounded half up to the penny and the rate adds the steps, so that anybody can do the sum again on paper.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.core.money import parse_pounds, pounds, to_pence
from portal.core.templatetags.words import day as day_in_words
from tenders.regimes.book import CHECK, Book, Figure

FLOOR = "wage.floor.adult"
HUNDRED, HOUR = Decimal(100), Decimal(60)
NUMBER = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Part:
    """One figure that the bidder fills in. ``unit``: £, %, minutes or miles."""

    key: str
    label: str
    unit: str
    hint: str = ""
    most: int = 200


PARTS = (
    Part("wage", "Wage for one hour", "£", "The lowest that you will pay anybody who does this work.", 1000),
    Part("travel", "Travel time for one hour of care", "minutes", most=240),
    Part("holiday", "Holiday pay", "%", "Of pay. 5.6 weeks are 12.07%."),
    Part("sickness", "Sickness pay", "%", "Of pay."),
    Part("training", "Training and supervision", "%", "Of pay."),
    Part("insurance", "Employer’s National Insurance", "%", "Of all pay, on average over your staff."),
    Part("pension", "Employer’s pension contribution", "%", "Of all pay."),
    Part("miles", "Miles for one hour of care", "miles", most=200),
    Part("mileage", "Paid for one mile", "£", most=10),
    Part("overhead", "Overhead", "%", "Of staff cost: office, management, insurance, registration."),
    Part("surplus", "Surplus or profit", "%", "Of all cost."),
)
# Whether travel time is paid is a yes or no; everything else is a number.
TRAVEL_PAID = "travel_paid"
KEYS = (*(part.key for part in PARTS), TRAVEL_PAID)
NAMES = {part.key: part.label for part in PARTS} | {TRAVEL_PAID: "Is travel time paid?"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum."""

    name: str
    working: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BuildUp:
    """The sum, its rate, and what one hour of work is really paid once travel is counted."""

    steps: tuple[Step, ...]
    rate: Decimal
    wage: Decimal
    minutes: Decimal
    is_travel_paid: bool


def number_in(part: Part, text: str) -> Decimal:
    """What was typed for a part. Raises ``ValueError`` with a sentence for the person."""
    if not text.strip():
        raise ValueError(f"Enter “{part.label}”; 0 if there is none.")
    if part.unit == "£":
        number = parse_pounds(text)
    else:
        plain = re.sub(r"[%\s]", "", text)
        if not NUMBER.fullmatch(plain):
            raise ValueError(f"Enter “{part.label}” as a number with at most two decimal places, such as 12 or 12.07.")
        number = Decimal(plain)
    if not 0 <= number <= part.most:
        raise ValueError(f"“{part.label}” must be from 0 to {part.most}.")
    return number


def as_typed(key: str, text: str) -> str:
    """A figure as it is shown: with its unit where it is a number, as it was typed where not."""
    part = next((part for part in PARTS if part.key == key), None)
    if part is None:
        return {YES: "Yes", NO: "No"}.get(text, text)
    try:
        number = number_in(part, text)
    except ValueError:
        return text
    if part.unit == "£":
        return pounds(number)
    if part.unit == "%":
        return f"{_plain(number)}%"
    return f"{_plain(number)} {part.unit.removesuffix('s') if number == 1 else part.unit}"


def problems_in(typed: Mapping[str, str]) -> dict[str, str]:
    """{key: sentence} of what is missing or wrong."""
    found = {}
    for part in PARTS:
        try:
            number_in(part, typed.get(part.key) or "")
        except ValueError as error:
            found[part.key] = str(error)
    if typed.get(TRAVEL_PAID) not in (YES, NO):
        found[TRAVEL_PAID] = "Say whether travel time is paid."
    return found


def build_up(typed: Mapping[str, str]) -> BuildUp | None:
    """The sum, or None while something is missing or wrong."""
    if problems_in(typed):
        return None
    return made_up({part.key: number_in(part, typed[part.key]) for part in PARTS}, typed[TRAVEL_PAID] == YES)


def made_up(given: Mapping[str, Decimal], is_travel_paid: bool) -> BuildUp:
    """The sum of numbers that are known to be right."""
    wage, minutes = given["wage"], given["travel"]
    travel = to_pence(wage * minutes / HOUR) if is_travel_paid else Decimal("0.00")
    pay = wage + travel
    told = f"{_plain(minutes)} minutes at {pounds(wage)}" if is_travel_paid else "not paid"
    steps = [Step("Wage", "one hour", wage), Step("Travel time", told, travel)]
    steps += [_percent(name, given[key], pay, "pay") for key, name in _ON_PAY]
    all_pay = sum((step.amount for step in steps), Decimal(0))
    steps += [_percent(name, given[key], all_pay, "all pay") for key, name in _ON_ALL_PAY]
    miles, mileage = given["miles"], given["mileage"]
    steps.append(Step("Mileage", f"{_plain(miles)} miles at {pounds(mileage)}", to_pence(miles * mileage)))
    staff = sum((step.amount for step in steps), Decimal(0))
    steps.append(_percent("Overhead", given["overhead"], staff, "staff cost"))
    cost = staff + steps[-1].amount
    steps.append(_percent("Surplus", given["surplus"], cost, "cost"))
    return BuildUp(tuple(steps), cost + steps[-1].amount, wage, minutes, is_travel_paid)


_ON_PAY = (("holiday", "Holiday pay"), ("sickness", "Sickness pay"), ("training", "Training and supervision"))
_ON_ALL_PAY = (("insurance", "National Insurance"), ("pension", "Pension"))


def _percent(name: str, percent: Decimal, of: Decimal, what: str) -> Step:
    return Step(name, f"{_plain(percent)}% of {what}, {pounds(of)}", to_pence(of * percent / HUNDRED))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def service_day(opportunity: Any) -> date | None:
    """The day whose wage floor counts: when the service starts, or the nearest to it that is known."""
    deadline = opportunity.deadline.date() if opportunity.deadline else None
    return opportunity.contract_start or opportunity.award_expected or deadline


def floor_on(day: date | None, book: Book) -> Figure | None:
    """The wage floor in force on that day, where the book knows one."""
    return book.find(FLOOR, day) if day else None


def wage_warnings(found: BuildUp, floor: Figure | None) -> list[str]:
    """Private to the bidder: a wage below the floor, as it is paid or once unpaid travel is counted as work."""
    if floor is None:
        return []
    check = f" ({CHECK})" if floor.must_be_checked else ""
    told = f"the {floor.words}: {pounds(floor.value)} from {day_in_words(floor.starts)}{check}."
    if found.wage < floor.value:
        return [f"A wage of {pounds(found.wage)} is below {told}"]
    if not found.is_travel_paid and found.wage * HOUR < floor.value * (HOUR + found.minutes):
        paid = pounds(to_pence(found.wage * HOUR / (HOUR + found.minutes)))
        return [f"With travel that is not paid, one hour of work is paid {paid}, below {told}"]
    return []


def floor_words(floor: Figure | None, day: date | None) -> str:
    """Which wage floor is held against the wage, in a sentence; "" where none is known."""
    if floor is None or day is None:
        return ""
    known = f"{floor.words}: {floor.amount} from {day_in_words(floor.starts)} ({floor.source}"
    check = f"; {CHECK})" if floor.must_be_checked else ")"
    later = f" The service starts on {day_in_words(day)}: a newer floor may hold by then."
    return f"{known}{check}.{later if day >= floor.starts.replace(year=floor.starts.year + 1) else ''}"
