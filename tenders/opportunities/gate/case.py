"""The case: an opportunity with everything that a judgement needs, read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from portal.core.clock import local
from tenders.opportunities.enums import URGENT_GROUNDS, DirectGround, Procedure, ShortPeriod, StageKind, YesNo
from tenders.opportunities.models import Opportunity
from tenders.regimes import queries
from tenders.regimes.book import Book
from tenders.regimes.contents import Item, common, items
from tenders.regimes.enums import Band, Category, Regime, Strength
from tenders.regimes.models import Authority
from tenders.regimes.periods import Invitation, Shortest, shortest_participation, shortest_tendering
from tenders.regimes.router import Facts, Route, route


@dataclass
class Case:
    """An opportunity as of a moment, with the book and the authority."""

    opportunity: Opportunity
    now: datetime
    book: Book
    authority: Authority
    noticed_on: date | None = None

    @cached_property
    def notice_day(self) -> date:
        """The day of its notice, from which periods count: before it is out, the day that is planned, or today."""
        found = self.opportunity
        shown = [moment for moment in (found.notice_published_at, found.published_at) if moment is not None]
        if self.noticed_on or shown:
            return self.noticed_on or local(min(shown)).date()
        today = local(self.now).date()
        return max(today, found.notice_on or today)

    @cached_property
    def day(self) -> date:
        """The day by which it is judged: a procurement commences with its notice."""
        return self.noticed_on or self.opportunity.commenced_on or self.notice_day

    @cached_property
    def lots(self) -> list[Any]:
        """Its lots."""
        return list(self.opportunity.lots.all())

    @cached_property
    def stages(self) -> list[Any]:
        """Its stages, in order."""
        return list(self.opportunity.stages.all())

    @cached_property
    def framework(self) -> Any:
        """The framework it sets up, or None."""
        return next(iter(self.opportunity.frameworks.all()), None)

    @cached_property
    def direct(self) -> Any:
        """Its direct award, or None."""
        return next(iter(self.opportunity.direct_awards.all()), None)

    @cached_property
    def value_kinds(self) -> set[str]:
        """Which kinds of lines its estimate has."""
        return {line.kind for line in self.opportunity.value_lines.all()}

    @cached_property
    def has_documents(self) -> bool:
        """At least one document is attached."""
        return any(self.opportunity.documents.all())

    @cached_property
    def route(self) -> Route:
        """The regime and band of the day it commenced."""
        found = self.opportunity
        health = {YesNo.YES: True, YesNo.NO: False}.get(found.is_health_care)  # type: ignore[call-overload]
        facts = Facts(
            commenced=self.day,
            jurisdiction=self.authority.jurisdiction,
            category=found.category,
            is_concession=found.is_concession,
            is_health_care=health,
            exemption=found.exemption,
            cpv=tuple(found.cpv_codes.split()),
            value_net=found.value_net,
            value_gross=found.value_gross,
            called_off_from=self.framework_regime,
        )
        return route(facts, self.book)

    @property
    def law(self) -> Route:
        """The law as it was fixed; for a draft, as it would be."""
        return self.opportunity.law if self.opportunity.regime else self.route

    def strength(self, duty: str) -> str:
        """How hard a duty binds here; nothing binds outside the Act that the book is about."""
        return self.book.strength(duty, self.law.band) if self.law.regime == Regime.PA23 else Strength.NONE

    @property
    def has_mandatory_standstill(self) -> bool:
        """Eight working days from the contract award notice (section 51; its exceptions in subsection (3))."""
        is_exempt = self.is_call_off or self.is_user_choice or self.has_ground(*URGENT_GROUNDS)
        return self.strength("standstill") == Strength.BLOCKS and not is_exempt

    @property
    def needs_award_notice(self) -> bool:
        """The central platform shows the award before the contract (section 50; regulation 11 of the PSR Regulations)."""
        if self.law.regime == Regime.PSR:
            return True
        return self.strength("award_notice") == Strength.BLOCKS and not self.is_user_choice

    @property
    def forbids_selection(self) -> bool:
        """No stage may let only suitable suppliers tender (section 85; sections 84 and 85(3)(b), (5)(c) take out some)."""
        found, works = self.opportunity, self.book.find("pa23.amount.works_suitability", self.day)
        is_large_works = (
            found.category == Category.WORKS
            and works is not None
            and found.value_gross is not None
            and works.is_met_by(found.value_gross)
        )
        is_exempt = found.is_concession or self.is_call_off or is_large_works
        return self.strength("no_selection_stage") == Strength.BLOCKS and not is_exempt

    @property
    def is_call_off(self) -> bool:
        """A competition among the suppliers of a framework."""
        return self.opportunity.is_call_off

    @property
    def framework_regime(self) -> str:
        """The regime of the framework it is called off from; "" where there is none."""
        if self.opportunity.called_off_from is not None:
            return self.opportunity.called_off_from.opportunity.regime
        return self.opportunity.called_off_regime if self.opportunity.called_off_ref else ""

    @property
    def is_routed(self) -> bool:
        """The router knows enough: the value, and a CPV code unless nothing hangs on it."""
        found = self.opportunity
        if found.value_gross is None:
            return False
        return bool(found.cpv_codes) or self.route.band in (Band.SMALL, Band.EXEMPT)

    @property
    def is_direct(self) -> bool:
        """Awarded without a competition."""
        return self.opportunity.procedure == Procedure.DIRECT

    @property
    def is_user_choice(self) -> bool:
        """The user chose the supplier: no notice of the central platform tells of it (sections 44(3), 50(6), 53(6), 80)."""
        return self.has_ground(DirectGround.USER_CHOICE)

    def has_ground(self, *grounds: str) -> bool:
        """A direct award on one of these grounds."""
        return self.is_direct and self.direct is not None and self.direct.ground in grounds

    @property
    def begins_with_selection(self) -> bool:
        """A competitive flexible procedure whose first stage selects suppliers."""
        return bool(self.stages) and self.stages[0].kind == StageKind.SELECTION

    @property
    def selects(self) -> bool:
        """A competitive flexible procedure with a stage that lets only suitable suppliers go on."""
        is_flexible = self.opportunity.procedure == Procedure.FLEXIBLE
        return is_flexible and any(stage.kind == StageKind.SELECTION for stage in self.stages)

    def wanted(self) -> list[Item]:
        """The paragraphs of its notice whose condition holds."""
        found = [*self._list()]
        if self.framework is not None and self.route.is_public_contract:
            found += items("DIRECT_FRAMEWORK" if self.is_direct else "FRAMEWORK")
        return found

    def _list(self) -> tuple[Item, ...]:
        if self.route.regime != Regime.PA23:
            return items("DIRECT_SMALL" if self.is_direct else "SMALL")
        if not self.is_routed:
            return common()
        if self.is_call_off:
            return items("SMALL")
        if self.is_direct:
            return items(self._direct_list())
        if self.route.is_public_contract:
            return items("FLEXIBLE" if self.opportunity.procedure == Procedure.FLEXIBLE else "OPEN")
        return items("BELOW" if self.route.band == Band.BELOW else "SMALL")

    def _direct_list(self) -> str:
        if not self.route.is_public_contract:
            return "DIRECT_SMALL"
        return "USER_CHOICE" if self.is_user_choice else "DIRECT"

    @property
    def needs_central_notice(self) -> bool:
        """Nothing may be shown here before the central platform shows it (Procurement Regulations 2024, regulation 5)."""
        if self.is_call_off or self.route.regime != Regime.PA23:
            return False
        if self.is_direct:
            return self.route.is_public_contract and not self.is_user_choice
        return self.route.band not in (Band.SMALL, Band.EXEMPT)

    def shortest(self) -> Shortest:
        """The shortest time for bids (or for requests to participate), from the day of the notice."""
        found, day = self.opportunity, self.notice_day
        if found.procedure == Procedure.FLEXIBLE and self.begins_with_selection:
            urgent = found.short_period == ShortPeriod.URGENT
            return shortest_participation(self.route, is_urgent=urgent, notice_day=day, book=self.book)
        return shortest_tendering(self.route, self._invitation(is_preselected=False), day, self.book)

    def later_tenders(self) -> Iterator[tuple[Any, Shortest]]:
        """Each later stage at which tenders are invited on a known day, with the shortest time from that day."""
        for place, stage in enumerate(self.stages):
            if place and stage.kind in (StageKind.TENDER, StageKind.FINAL) and stage.begins_on:
                selected = any(earlier.kind == StageKind.SELECTION for earlier in self.stages[:place])
                invitation = self._invitation(is_preselected=selected)
                yield stage, shortest_tendering(self.route, invitation, stage.begins_on, self.book)

    def _invitation(self, *, is_preselected: bool) -> Invitation:
        """How tenders are invited: everyone by the notice, or only those whom a stage selected (section 54(5))."""
        found = self.opportunity
        return Invitation(
            has_all_documents=found.has_all_documents,
            has_planned_notice=found.short_period == ShortPeriod.PLANNED,
            is_urgent=found.short_period == ShortPeriod.URGENT,
            only_preselected=is_preselected and found.short_period == ShortPeriod.PRESELECTED,
            is_negotiated=is_preselected and found.short_period == ShortPeriod.NEGOTIATED,
        )


def case_of(opportunity: Opportunity, now: datetime, noticed_on: date | None = None) -> Case:
    """Read the book and the authority (two queries) for a judgement; ``noticed_on``: as if the notice was out that day."""
    return Case(opportunity, now, queries.book(), Authority.load(), noticed_on)
