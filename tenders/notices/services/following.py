"""What is published when: the followers of the steps that people read about."""

from datetime import datetime
from typing import Any

from portal.audit.models import AuditEvent
from tenders.evaluation.models import Award
from tenders.intentions.models import CommissioningIntention
from tenders.notices.enums import Tag
from tenders.notices.models import Release
from tenders.opportunities.enums import Procedure
from tenders.opportunities.models import Lot, Opportunity

from .releasing import write_plan, write_release


def intention_published(intention: CommissioningIntention, actor: Any, now: datetime) -> None:
    """The text that is about to be shown: Wagtail's newest draft becomes the page in the same transaction."""
    write_plan(intention.get_latest_revision_as_object(), Tag.PLANNING, actor, now)


def intention_revised(intention: CommissioningIntention, actor: Any, now: datetime) -> None:
    """The changed text, with the reason that everybody reads."""
    draft = intention.get_latest_revision_as_object()
    write_plan(draft, Tag.PLANNING_UPDATE, actor, now, reason=_reason(intention, "revise"))


def intention_dropped(intention: CommissioningIntention, actor: Any, now: datetime) -> None:
    """The plan is given up; its public text stays as it was."""
    write_plan(intention, Tag.PLANNING_UPDATE, actor, now, reason=_reason(intention, "drop"))


def opportunity_shown(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """Followed at every step that may end the embargo; silent while it lasts.

    Published here first and confirmed afterwards, it is said again, with what the central platform calls it.
    """
    if Release.objects.filter(opportunity=opportunity).exists():
        write_release(
            opportunity, Tag.TENDER_UPDATE, actor, now, reason="The central platform has published the notice."
        )
        return
    is_direct = opportunity.procedure == Procedure.DIRECT
    write_release(opportunity, Tag.AWARD if is_direct else Tag.TENDER, actor, now)


def opportunity_amended(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """A change was published, with its reason."""
    write_release(opportunity, Tag.TENDER_UPDATE, actor, now, reason=_reason(opportunity, "amend"))


def opportunity_ended(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """Withdrawn, terminated, or over without any award; with the public reason."""
    write_release(opportunity, Tag.TENDER_CANCELLATION, actor, now)


def direct_award_concluded(opportunity: Opportunity, actor: Any, now: datetime) -> None:
    """The contract of a direct award was entered into."""
    write_release(opportunity, Tag.AWARD_UPDATE, actor, now)


def lot_ended(lot: Lot, actor: Any, now: datetime) -> None:
    """One lot ended without an award."""
    opportunity = Opportunity.objects.get(pk=lot.opportunity_id)
    write_release(opportunity, Tag.TENDER_UPDATE, actor, now, reason=f"{lot} ended without an award.")


def award_published(award: Award, actor: Any, now: datetime) -> None:
    """Who won the lot."""
    opportunity = Opportunity.objects.get(lots=award.lot_id)
    write_release(opportunity, Tag.AWARD, actor, now)


def award_withdrawn(award: Award, actor: Any, now: datetime) -> None:
    """A published award no longer stands."""
    opportunity = Opportunity.objects.get(lots=award.lot_id)
    write_release(opportunity, Tag.AWARD_UPDATE, actor, now, reason=f"The award of {award.lot} was withdrawn.")


def _reason(subject: CommissioningIntention | Opportunity, verb: str) -> str:
    """The reason given for the step that is being taken: its audit event was written a moment ago."""
    event = AuditEvent.objects.unsealed().about(subject).filter(verb=verb).order_by("-pk").first()
    return event.reason if event else ""
