"""Letting a finding of the question linter stand: one person proposes with a reason, another confirms."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from tenders.opportunities import rules
from tenders.opportunities.gate import judge
from tenders.opportunities.lifecycle import OVERRULING_LIFE
from tenders.opportunities.models import Opportunity, Overruling


@transaction.atomic
def propose_overruling(
    *, opportunity: Opportunity, fingerprint: str, reason: str, actor: Any, now: datetime
) -> Overruling:
    """Propose that these words may stay. Raises ``NotAllowed`` without a reason or when nothing such is found."""
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    rules.is_author(actor, opportunity, now).or_raise()
    if not reason.strip():
        raise NotAllowed("Say why these words are lawful here.")
    found = {finding.fingerprint: finding for finding in judge(opportunity, now).findings}.get(fingerprint)
    if found is None:
        raise NotAllowed("These words are no longer in the draft.")
    if found.overruling is not None:
        raise NotAllowed("Somebody has already proposed to let these words stand.")
    made = Overruling.objects.create(
        opportunity=opportunity,
        fingerprint=fingerprint,
        excerpt=found.excerpt,
        sentence=found.sentence,
        reason=reason.strip(),
        proposed_at=now,
        proposed_by=actor,
    )
    record("propose_overruling", opportunity, actor=actor, at=now, reason=reason, data={"found": found.sentence})
    return made


def confirm_overruling(*, overruling: Overruling, actor: Any, now: datetime) -> Overruling:
    """A second person lets the words stand. Raises ``NotAllowed`` for the one who proposed it."""
    changes = {"decided_at": now, "decided_by": actor}
    data = {"opportunity": overruling.opportunity.title, "why": overruling.reason}
    return OVERRULING_LIFE.take("confirm", overruling, actor=actor, now=now, changes=changes, data=data)


def refuse_overruling(*, overruling: Overruling, actor: Any, now: datetime) -> Overruling:
    """A second person does not: the words must change."""
    changes = {"decided_at": now, "decided_by": actor}
    return OVERRULING_LIFE.take("refuse", overruling, actor=actor, now=now, changes=changes)
