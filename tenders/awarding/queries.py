"""What an award still waits for: decisions, the last day of its standstill, claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from portal.accounts.roles import Role, has_role
from portal.core.clock import local
from portal.core.money import pounds
from portal.core.templatetags.words import day
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import Award
from tenders.opportunities.enums import LotState
from tenders.opportunities.gate import Case, case_of
from tenders.opportunities.models import Opportunity
from tenders.regimes.enums import Band, Regime

from .enums import Kind
from .models import ApprovalLevel, Claim, Decision, Purchase, Signing, Standstill

READERS = (Role.PROCUREMENT_LEAD, Role.APPROVER, Role.AUDITOR)
# Who reads scores, summaries and the history of an award.
RECORD_READERS = (Role.PROCUREMENT_LEAD, Role.AUDITOR)
MANDATORY = {
    Regime.PA23: "pa23.clock.standstill",
    Regime.PCR15: "pcr15.clock.standstill",
    Regime.PSR: "psr.clock.standstill",
}
VOLUNTARY = "pa23.clock.voluntary_standstill"
FURTHER = "psr.clock.further_decision"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a standstill would be, with how it was counted or why there is none."""

    kind: str
    last: date | None
    how: str


def category_of(award: Award) -> str:
    """A, B or C; "" where nobody said."""
    return Purchase.objects.filter(award=award).values_list("category", flat=True).first() or ""


def levels_of(award: Award) -> list[ApprovalLevel]:
    """Every body that has to agree, by value and category."""
    category = category_of(award)
    rows = ApprovalLevel.objects.filter(from_value__lte=value_of(award))
    return [row for row in rows if row.category in ("", category)]


def value_of(award: Award) -> Decimal:
    """What the whole procurement costs, without VAT: a purchase does not become smaller by its lots.

    Of each lot the price of its award; while it has none, or none with a price, what it was estimated at. Where lots
    have no estimates of their own, never less than what the procurement was estimated at.
    """
    opportunity = award.lot.opportunity
    lots = list(opportunity.lots.exclude(state=LotState.TERMINATED))
    live = Award.objects.filter(lot__in=lots).exclude(state=AwardState.RECONSIDERED)
    prices = dict(live.values_list("lot", "price"))
    known = [price if (price := prices.get(lot.pk)) is not None else lot.value_net for lot in lots]
    found = sum((value for value in known if value is not None), Decimal(0))
    return max(found, opportunity.value_net or found) if None in known else found


def agreeing(award: Award) -> list[tuple[str, Decision | None]]:
    """(who has to agree, or did; their decision, or None while it is missing)."""
    decided = {row.body: row for row in Decision.objects.filter(award=award).select_related("by")}
    found: list[tuple[str, Decision | None]] = [
        (level.get_body_display(), decided.pop(level.body, None)) for level in levels_of(award)
    ]
    return found + [(row.get_body_display(), row) for row in decided.values()]


def waits_for(award: Award, now: datetime) -> list[str]:
    """Sentences: decisions that are missing, call-in that is not over, a category that nobody gave.

    Nothing after the approval: it rests on the scheme of delegation of its day.
    """
    if award.approved_at is not None:
        return []
    found = []
    if ApprovalLevel.objects.exclude(category="").exists() and not category_of(award):
        found.append("Give the category of this purchase: it decides who has to agree.")
    decided = {row.body: row for row in Decision.objects.filter(award=award)}
    for level in levels_of(award):
        decision = decided.get(level.body)
        if decision is None:
            found.append(
                f"The decision of the {level.get_body_display().lower()} is missing (from {pounds(level.from_value)})."
            )
        elif decision.call_in_last is not None and local(now).date() <= decision.call_in_last:
            found.append(
                f"The decision of the {level.get_body_display().lower()} can be called in until {day(decision.call_in_last)}."
            )
    return found  # fmt: skip


def binds(award: Award) -> list[str]:
    """Why a published award stays as it is; nothing while no contract is signed."""
    is_signed = Signing.objects.filter(award=award).exists()
    return ["The contract is signed: the award can no longer be withdrawn."] if is_signed else []


def is_voluntary_by_default(award: Award) -> bool:
    """Light touch contracts: a voluntary standstill takes away a ground to set the contract aside (section 105(2))."""
    return _is_voluntary(award.lot.opportunity)


def _is_voluntary(opportunity: Opportunity) -> bool:
    return opportunity.band == Band.LIGHT_TOUCH and opportunity.regime == Regime.PA23


def standstill_from(award: Award, published: date, now: datetime) -> Counted:
    """The standstill if the award notice is published that day. The award comes with its lot and opportunity."""
    return standstill_by(case_of(award.lot.opportunity, now), published, reasons_of_none([award]).get(award.pk, ""))


def reasons_of_none(awards: Iterable[Award]) -> dict[int, str]:
    """{award: why it gets no voluntary standstill} of those that get none by choice (one query)."""
    rows = Purchase.objects.filter(award__in=[award.pk for award in awards]).exclude(no_standstill_reason="")
    return dict(rows.values_list("award", "no_standstill_reason"))


def standstill_by(case: Case, published: date, reason: str) -> Counted:
    """The same from the case; ``reason`` says why no voluntary one is given."""
    opportunity = case.opportunity
    key = MANDATORY.get(Regime(opportunity.regime)) if opportunity.regime else None
    is_mandatory = case.has_mandatory_standstill or opportunity.regime in (Regime.PCR15, Regime.PSR)
    figure = case.book.find(key, published, opportunity.band) if key and is_mandatory else None
    if figure:
        counted = figure.count_from(published)
        return Counted(Kind.MANDATORY, counted.last, f"{counted.how} ({figure.cite()})")
    if _is_voluntary(opportunity) and not reason:
        figure = case.book.need(VOLUNTARY, published)
        counted = figure.count_from(published)
        return Counted(Kind.VOLUNTARY, counted.last, f"{counted.how} ({figure.cite()})")
    return Counted(Kind.NONE, None, reason or "The law lays down no standstill here.")


def after_further_decision(award: Award, decided: date, now: datetime) -> Counted | None:
    """The days that follow a further decision about representations; None where the regime has none."""
    opportunity = award.lot.opportunity
    if opportunity.regime != Regime.PSR:
        return None
    figure = case_of(opportunity, now).book.need(FURTHER, decided)
    counted = figure.count_from(decided)
    return Counted(Kind.MANDATORY, counted.last, f"{counted.how} ({figure.cite()})")


def open_claims(award: Award) -> Iterable[Claim]:
    """Those that freeze the signing: about this award, or about one of the same lot that was withdrawn."""
    return claims_of(award).filter(ended_at=None)


def claims_of(award: Award) -> QuerySet[Claim]:
    """Every claim about the lot: another award of it does not end one."""
    return Claim.objects.filter(award__lot=award.lot_id).select_related("by", "award__bid__organisation")


def standstill_of(award: Award) -> Standstill | None:
    """As it was counted at publication."""
    return Standstill.objects.filter(award=award).first()


def counted_of(award: Award) -> Counted | None:
    """The same in plain values. The award comes with its standstill."""
    found = getattr(award, "standstill", None)
    return Counted(found.kind, found.last, found.how) if found else None


def stated(award: Award) -> dict[str, Any]:
    """What the award notice says of the contract (the facts of section 105(4) that the portal holds)."""
    opportunity = award.lot.opportunity
    return {
        "supplier": award.bid.organisation.name,
        "price": award.price,
        "starts_on": opportunity.contract_start,
        "ends_on": opportunity.contract_end,
        "lots": str(award.lot),
        "scope": award.lot.description or opportunity.description or opportunity.summary,
    }


def beside_award(award: Award, person: Any, now: datetime) -> dict[str, str] | None:
    """The way from an award to what it waits for."""
    if not has_role(person, *READERS):
        return None
    missing = len(waits_for(award, now))
    says = f"{missing} missing" if missing else ""
    return {
        "text": "Approval, standstill and contract",
        "href": reverse("panel_contract", args=(award.pk,)),
        "says": says,
    }


def records_of(award: Award, person: Any, now: datetime) -> dict[str, str] | None:
    """The way to the records bundle of an award."""
    if not has_role(person, *RECORD_READERS):
        return None
    return {
        "text": "Download the records",
        "href": reverse("panel_records", args=(award.pk,)),
        "says": "For a court or a review: model, notices, award, panel, checks, bids and audit trail as one ZIP file."
        " It is recorded who takes it.",
        "is_button": "yes",
    }


def records_of_all(opportunity: Opportunity, person: Any, now: datetime) -> list[dict[str, str]]:
    """The same for every award of an opportunity that stands or was public once."""
    standing = ~Q(state=AwardState.RECONSIDERED) | Q(published_at__isnull=False)
    awards = Award.objects.filter(standing, lot__opportunity=opportunity)
    found = []
    for award in awards.select_related("lot", "bid__organisation").order_by("lot__number", "pk"):
        row = records_of(award, person, now)
        if row:
            gone = ", withdrawn" if award.withdrawn_at else ""
            found.append(row | {"of": f"{award.lot}, {award.bid.organisation.name}{gone}"})
    return found


def events_about(opportunity: Opportunity) -> list[QuerySet]:
    """The records whose audit events belong to the history of an evaluation."""
    models = (Purchase, Decision, Standstill, Claim, Signing)
    return [model._default_manager.filter(award__lot__opportunity=opportunity) for model in models]
