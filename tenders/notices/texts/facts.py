"""What a draft is written from: an opportunity as its writer may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.accounts.models import Organisation
from portal.core.clock import local
from portal.core.money import pounds
from portal.core.templatetags.words import day, moment
from tenders.awarding.queries import Counted, counted_of, reasons_of_none, standstill_by
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import Award
from tenders.notices.queries import STANDSTILL, losers, won_counts
from tenders.notices.writing.awards import Counts
from tenders.opportunities.enums import Procedure
from tenders.opportunities.gate import Case, case_of
from tenders.opportunities.models import Opportunity
from tenders.opportunities.scoring.rows import criteria_rows, scoring_sentences
from tenders.regimes.enums import Band

DECIDED = (AwardState.APPROVED, AwardState.SUMMARIES_SENT, AwardState.PUBLISHED)


@dataclass(frozen=True)
class Facts:
    """An opportunity, the law about it, and the awards that its reader may know of."""

    case: Case
    awards: Sequence[Award]
    counts: dict[int, Counts]
    losers: dict[int, list[Organisation]]
    now: datetime

    @property
    def found(self) -> Opportunity:
        """The opportunity."""
        return self.case.opportunity

    @property
    def is_direct(self) -> bool:
        """Awarded without a competition."""
        return self.found.procedure == Procedure.DIRECT

    @property
    def is_flexible(self) -> bool:
        """A competitive flexible procedure."""
        return self.found.procedure == Procedure.FLEXIBLE

    @property
    def band(self) -> str:
        """As it was fixed, or as it would be today."""
        return self.found.band or self.case.route.band

    @property
    def is_public_contract(self) -> bool:
        """At or over the threshold."""
        return self.band in (Band.COVERED, Band.LIGHT_TOUCH)

    @property
    def standstill(self) -> date | None:
        """Of a direct award: the last day of the mandatory standstill if the award notice is published today."""
        if not self.case.has_mandatory_standstill:
            return None
        figure = self.case.book.find(STANDSTILL, self.today, self.band)
        return figure.count_from(self.today).last if figure else None

    @property
    def standstills(self) -> list[tuple[Award, Counted]]:
        """Of each award: mandatory, voluntary or none; as it was counted, or if the notice is published today."""
        reasons = reasons_of_none(self.awards)
        return [
            (
                award,
                counted_of(award)
                or standstill_by(self.case, award.published_on or self.today, reasons.get(award.pk, "")),
            )
            for award in self.awards
        ]

    @property
    def today(self) -> date:
        """The day on which the draft is read."""
        return local(self.now).date()

    def text(self, name: str) -> str:
        """A field of the opportunity as a reader sees it."""
        return shown(getattr(self.found, name))


def facts_of(opportunity: Opportunity, person: Any, now: datetime) -> Facts:
    """Everything that a draft is written from: a constant number of questions to the database."""
    visible = Award.objects.visible_to(person, now).filter(lot__opportunity=opportunity, state__in=DECIDED)
    awards = list(visible.select_related("lot", "bid__organisation", "standstill").order_by("lot__number"))
    lots = [award.lot_id for award in awards]
    counts, others = (won_counts(lots), losers(lots)) if awards else ({}, {})
    return Facts(case_of(opportunity, now), awards, counts, others, now)


def shown(value: Any) -> str:
    """A value in words; "" for nothing."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


def yes(value: Any) -> str:
    """Yes or no."""
    return "Yes" if value else "No"


def lines(*parts: str) -> str:
    """The parts that are there, one a line."""
    return "\n".join(part for part in parts if part)


def gross(facts: Facts) -> str:
    """The estimated value with VAT: what the Act means by it."""
    value = facts.found.value_gross
    return f"{pounds(value)} with VAT" if value is not None else ""


def term(facts: Facts) -> str:
    """From when to when."""
    first, last = facts.found.contract_start, facts.found.contract_end
    return f"{day(first)} to {day(last)}" if first and last else day(first or last)


def criteria(facts: Facts) -> str:
    """Each criterion with its weight, and how totals are made where that was set."""
    rows = [row for row in criteria_rows(facts.found) if row.is_leaf]
    told = [
        ". ".join(
            filter(
                None,
                [
                    f"{row.criterion.name}: {row.weight}" if row.weight else row.criterion.name,
                    row.criterion.description,
                ],
            )
        )
        + "".join(f" {words}" for words in row.conditions)
        for row in rows
    ]
    rules = scoring_sentences(facts.found) if facts.found.scoring_rules.all() else []
    told += [(f"Lot {lot}: " if lot else "") + " ".join(sentences) for lot, sentences in rules]
    return "\n".join(told)


def lots(facts: Facts) -> str:
    """Each lot with its number, kinds and value."""
    return "\n".join(
        lines(f"{lot}. {lot.description}".strip(), f"Estimated value {pounds(lot.value_gross)} with VAT")
        if lot.value_gross is not None
        else f"{lot}. {lot.description}".strip()
        for lot in facts.case.lots
    )


def suppliers(facts: Facts) -> str:
    """Who was chosen, with contact and numbers."""
    if facts.is_direct and facts.case.direct:
        direct = facts.case.direct
        return lines(direct.supplier, direct.supplier_contact, direct.supplier_identifier)
    return "\n\n".join(
        lines(
            f"{award.lot}: {award.bid.organisation.name}",
            award.bid.organisation.address,
            f"Identifier: {award.bid.organisation.ppon}" if award.bid.organisation.ppon else "",
            f"Small or medium-sized: {yes(award.bid.organisation.is_sme)}",
            f"Voluntary, community or social enterprise: {yes(award.bid.organisation.is_vcse)}",
        )
        for award in facts.awards
    )


def names_losers(facts: Facts) -> bool:
    """More than £5 million: those who did not win are named (regulation 27(2)(o)); up to it they are only counted."""
    value = facts.found.value_gross
    return value is not None and facts.case.book.need("pa23.amount.losers_named", facts.case.day).is_met_by(value)


def numbers(facts: Facts) -> str:
    """How many bids came for each lot, and, where those who did not win are not named, from what kind."""
    return "\n".join(
        _numbers(facts, award, counts) for award in facts.awards if (counts := facts.counts.get(award.lot_id))
    )


def _numbers(facts: Facts, award: Award, counts: Counts) -> str:
    if names_losers(facts):
        return f"{award.lot}: {counts.received} received"
    return (
        f"{award.lot}: {counts.received} received, {counts.assessed} assessed, "
        f"of these {counts.small} from small or medium-sized and {counts.voluntary} from voluntary organisations"
    )


def unsuccessful(facts: Facts) -> str | None:
    """Each supplier that was assessed and did not win, with number, address and kind; None where none is named."""
    if facts.is_direct or not names_losers(facts):
        return None
    rows = [(award, who) for award in facts.awards for who in facts.losers.get(award.lot_id, ())]
    return (
        "\n\n".join(
            lines(
                f"{award.lot}: {who.name}",
                f"Identifier: {who.ppon}" if who.ppon else "",
                who.address,
                f"Small or medium-sized: {yes(who.is_sme)}",
                f"Voluntary, community or social enterprise: {yes(who.is_vcse)}",
            )
            for award, who in rows
        )
        or "None"
    )
