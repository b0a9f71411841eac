"""The blocks of information that several notices share."""

from collections.abc import Callable
from dataclasses import dataclass

from tenders.opportunities.enums import ReservedFor, ShortPeriod, YesNo
from tenders.regimes.enums import Band

from .facts import Facts, lines, lots, shown, term, yes

# None: the paragraph does not apply. "": it does, and the portal does not know the answer.
Answer = Callable[[Facts], str | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph of a notice."""

    label: str
    para: str
    answer: Answer


def field(name: str) -> Answer:
    """What is written in a field of the opportunity."""
    return lambda facts: facts.text(name)


def if_any(name: str) -> Answer:
    """The same, left out where nothing is written."""
    return lambda facts: facts.text(name) or None


def says(words: str) -> Answer:
    """A fixed statement."""
    return lambda facts: words


def unknown(facts: Facts) -> str:
    """What only the central platform or the person at it knows."""
    return ""


def _reserved(*kinds: str) -> Answer:
    return lambda facts: yes(facts.found.reserved_for in kinds)


def _agreement(name: str) -> Answer:
    return lambda facts: {YesNo.YES: "Yes", YesNo.NO: "No"}.get(getattr(facts.found, name), "")


def special_regime(facts: Facts) -> str:
    """Which special regime applies."""
    names = [
        words
        for words, applies in (
            ("light touch", facts.band == Band.LIGHT_TOUCH),
            ("concession", facts.found.is_concession),
        )
        if applies
    ]
    return f"Yes: {', '.join(names)}" if names else "No"


def has_lots(facts: Facts) -> bool:
    """More than one."""
    return len(facts.case.lots) > 1


AUTHORITY = (
    Item("Contracting authority", "13(a)", lambda facts: facts.case.authority.name),
    Item(
        "Postal address and e-mail",
        "13(c)",
        lambda facts: lines(
            facts.case.authority.address,
            facts.case.authority.town,
            facts.case.authority.postcode,
            facts.case.authority.email,
        ),
    ),
    Item("Identifier", "13(d)", lambda facts: facts.case.authority.identifier),
    Item("Other authorities", "13(b)(ii)", if_any("joint_with")),
    Item("Who acts for the authority, and their role", "13(e)", if_any("agent")),
    Item(
        "Enquiries about this notice",
        "13(f)",
        lambda facts: lines(facts.text("contact_name"), facts.text("contact")),
    ),
)
SUBJECT = (
    Item("Mainly", "14(1)(a)", lambda facts: facts.found.get_category_display()),
    Item("Kinds to be supplied", "14(1)(b)", lambda facts: facts.text("description") or facts.text("summary")),
    Item("How they will be supplied", "14(1)(c)", field("specification")),
    Item("Estimated period", "14(1)(d)", term),
    Item("Estimated amount", "14(1)(e)", field("quantity")),
    Item("CPV codes", "14(1)(f)", field("cpv_codes")),
    Item("ITL regions", "14(2)(a)", lambda facts: facts.text("regions") or facts.case.authority.region),
)


def head(regulation: str, *, title: str = "(2)(b)", identifier: str = "(2)(c)") -> tuple[Item, ...]:
    """Authority, title and identifier: how every notice begins."""
    return (
        *AUTHORITY,
        Item("Title", f"{regulation}{title}", field("title")),
        Item("Unique identifier of the procurement", f"{regulation}{identifier}", field("procurement_ref")),
    )


def options(para: str) -> tuple[Item, ...]:
    """Options for more supply and to extend."""
    return (
        Item("Options for more supply", f"{para}(i)", if_any("options_supply")),
        Item("Options to extend or renew", f"{para}(ii)", if_any("options_extension")),
    )


def suitable(para: str) -> tuple[Item, ...]:
    """Marked as particularly suitable."""
    return (
        Item("Particularly suitable for small and medium-sized enterprises", f"{para}(i)", field("suits_small")),
        Item("Particularly suitable for voluntary organisations", f"{para}(ii)", field("suits_voluntary")),
    )


def reserved(first: str, second: str) -> tuple[Item, ...]:
    """Reserved contracts."""
    return (
        Item("Reserved to supported employment providers", first, _reserved(ReservedFor.SUPPORTED)),
        Item("Reserved to public service mutuals", second, _reserved(ReservedFor.MUTUALS)),
    )


TRADE = (
    Item("Covered by the GPA", "18(2)(m)", _agreement("gpa")),
    Item("Covered by the CPTPP", "18(2)(n)", _agreement("cptpp")),
)
LOTS = (
    Item("Divided into lots", "18(2)(o)", lambda facts: yes(has_lots(facts))),
    Item("Lots", "18(2)(o)(i)-(iii)", lambda facts: lots(facts) if has_lots(facts) else None),
    Item("Most lots one supplier may bid for", "18(2)(p)(i)", if_any("lots_bid_max")),
    Item("Most lots one supplier may win", "18(2)(p)(ii)", if_any("lots_award_max")),
    Item("How several lots are given to one supplier", "18(2)(p)(iii)", if_any("lots_award_method")),
    Item("Why there are no lots", "18(2)(q)", if_any("no_lots_reason")),
)


def short_period(facts: Facts) -> str | None:
    """The statement that a shorter time for bids needs."""
    found = facts.found
    if not found.short_period:
        return None
    number = found.planned_notice_number if found.short_period == ShortPeriod.PLANNED else ""
    return lines(found.get_short_period_display(), found.short_period_reason, shown(number))
