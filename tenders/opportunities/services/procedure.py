"""Stages of a competitive flexible procedure, the log of what was negotiated in them, and the end of a direct award."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.audit import presenters
from portal.audit.services import record
from portal.core.clock import local
from portal.core.templatetags.words import day
from portal.core.verdicts import NotAllowed
from tenders.opportunities import rules
from tenders.opportunities.lifecycle import LIFE
from tenders.opportunities.models import NegotiationEntry, Opportunity, ProcedureStage
from tenders.opportunities.patterns import PATTERNS

presenters.sentence("opportunities.Opportunity", "apply_pattern", "{actor} gave “{subject}” the stages “{pattern}”")
presenters.sentence("opportunities.Opportunity", "negotiate", "{actor} logged a negotiation at the stage “{stage}”")
presenters.sentence(
    "opportunities.Opportunity", "propose_overruling", "{actor} would let words of “{subject}” stand: {found}"
)


@transaction.atomic
def apply_pattern(*, opportunity: Opportunity, pattern: str, actor: Any, now: datetime) -> Opportunity:
    """Give a draft the stages of a pattern. Raises ``NotAllowed`` when it has stages already or is no draft."""
    locked = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    rules.may_edit(actor, locked, now).or_raise()
    chosen = PATTERNS.get(pattern)
    if chosen is None:
        raise NotAllowed("There is no such pattern. Choose one of those shown.")
    if locked.stages.exists():
        raise NotAllowed("This opportunity has stages already. Take them out first, or change them one by one.")
    for place, spec in enumerate(chosen.stages):
        locked.stages.create(kind=spec.kind, name=spec.name, what=spec.what, sort_order=place)
    locked.procedure = "FLEXIBLE"
    locked.save()
    record("apply_pattern", locked, actor=actor, at=now, data={"pattern": chosen.name})
    return locked


@transaction.atomic
def conclude(
    *, opportunity: Opportunity, contract_ref: str, entered_on: date, actor: Any, now: datetime
) -> Opportunity:
    """Record the contract of a direct award: it is finished. Raises ``NotAllowed`` for a day that cannot be right."""
    locked = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    rules.may_conclude(actor, locked, now).or_raise()
    if not contract_ref.strip():
        raise NotAllowed("Give the contract’s identifier, or our own number of it.")
    shown = local(locked.published_at or now).date()
    if not shown <= entered_on <= local(now).date():
        raise NotAllowed(
            f"The contract was entered into between {day(shown)}, when the award was made public, and today. Correct the day."
        )
    changes = {"contract_ref": contract_ref.strip(), "entered_on": entered_on}
    data = {"contract": contract_ref.strip(), "entered": day(entered_on)}
    return LIFE.take("conclude", locked, actor=actor, now=now, changes=changes, data=data)


@transaction.atomic
def log_negotiation(
    *,
    stage: ProcedureStage,
    organisation: Any,
    held_at: datetime,
    present: str,
    subject: str,
    shared: str,
    actor: Any,
    now: datetime,
) -> NegotiationEntry:
    """Write down what was discussed with one supplier. Raises ``NotAllowed`` at a stage that allows no negotiation."""
    stage = ProcedureStage.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=stage.pk)
    rules.may_negotiate(actor, stage, now).or_raise()
    rules.was_in_stage(stage, held_at, now).or_raise()
    if not present.strip() or not subject.strip():
        raise NotAllowed("Say who was present and what was discussed.")
    entry = NegotiationEntry.objects.create(
        stage=stage,
        organisation=organisation,
        held_at=held_at,
        present=present.strip(),
        subject=subject.strip(),
        shared=shared.strip(),
        written_at=now,
        written_by=actor,
    )
    # Who takes part is nobody else's business: the supplier stands in the entry, not in the audit trail.
    record("negotiate", stage.opportunity, actor=actor, at=now, data={"stage": stage.name, "entry": entry.pk})
    return entry
