"""Seats: who sits on the panel, what they judge, until when, and whether they know the rules."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from tenders.evaluation import rules
from tenders.evaluation.briefing import CHECKS, Check, wrong_answers
from tenders.evaluation.models import PanelMember, PanelPart, PanelPlan
from tenders.evaluation.queries.model import quality_of
from tenders.opportunities.models import Opportunity

# The fields of a seat that its lead fills in, as the history names them.
SEAT_FACTS = {
    "has_experience": "whether they use such services",
    "judges_all": "whether they judge everything",
    "due": "the day by which they score",
    "access_from": "the beginning of their access",
    "access_until": "the end of their access",
    "support_name": "who supports them",
    "expenses": "the note on expenses",
}
PARTS = "what they judge"


@transaction.atomic
def invite(*, opportunity: Opportunity, user: Any, seat: str, actor: Any, now: datetime) -> PanelMember:
    """Seat somebody on the panel and tell them. Raises ``NotAllowed``."""
    rules.may_invite(actor, opportunity, user, seat, now).or_raise()
    member = PanelMember.objects.create(opportunity=opportunity, user=user, seat=seat)
    record("invite", member, actor=actor, at=now, data={"seat": seat})
    context = {"opportunity": opportunity, "member": member}
    send(template="evaluation/invite", to=user, context=context, why="you were seated on a panel", now=now)
    return member


@transaction.atomic
def change_seat(
    *,
    member: PanelMember,
    facts: Mapping[str, Any],
    parts: Iterable[tuple[int, int]],
    actor: Any,
    now: datetime,
) -> PanelMember:
    """Say what a member judges (``parts``: pairs of lot and criterion), by when, from and until when, with whose support.

    ``facts``: {field of ``SEAT_FACTS``: value}. A new support person has to declare before the member goes on.
    What was given for one bid alone stays. Raises ``NotAllowed``.
    """
    locked = PanelMember.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=member.pk)
    rules.may_change_seat(actor, locked, now).or_raise()
    changed = [name for name in SEAT_FACTS if name in facts and getattr(locked, name) != facts[name]]
    for name in changed:
        setattr(locked, name, facts[name])
    if "support_name" in changed:
        locked.support_interest, locked.support_declared_at, locked.is_support_cleared = "", None, False
    locked.save()
    wanted = set() if locked.judges_all else _known(locked.opportunity, parts)
    held = {(row.lot_id, row.criterion_id): row for row in locked.parts.filter(bid=None)}
    locked.parts.filter(pk__in=[row.pk for key, row in held.items() if key not in wanted]).delete()
    PanelPart.objects.bulk_create(
        PanelPart(member=locked, lot_id=lot, criterion_id=criterion) for lot, criterion in sorted(wanted - set(held))
    )
    words = [SEAT_FACTS[name] for name in changed]
    if wanted != set(held):
        words.append(PARTS)
    data = {"changed": ", ".join(words) or "nothing", "parts": sorted(wanted)}
    record("change_seat", locked, actor=actor, at=now, data=data)
    return locked


def _known(opportunity: Opportunity, parts: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    lots = set(opportunity.lots.values_list("pk", flat=True))
    criteria = {criterion.id for criterion in quality_of(opportunity)}
    wanted = {(lot, criterion) for lot, criterion in parts if lot in lots and criterion in criteria}
    if not wanted:
        raise NotAllowed("Tick what this member judges, or let them judge everything.")
    return wanted


@transaction.atomic
def plan(*, opportunity: Opportunity, minutes: int, briefing: str, actor: Any, now: datetime) -> PanelPlan:
    """Lay down the minutes for an answer and what is added to the briefing. Raises ``NotAllowed``."""
    rules.may_plan(actor, opportunity, now).or_raise()
    facts = {"minutes": minutes, "briefing": briefing.strip()}
    made, _created = PanelPlan.objects.update_or_create(opportunity=opportunity, defaults=facts)
    record("plan", made, actor=actor, at=now, data=facts)
    return made


@transaction.atomic
def take_check(*, member: PanelMember, answers: dict[str, str], actor: Any, now: datetime) -> list[Check]:
    """Answer the knowledge check; what was wrong comes back, nothing when it is passed. Every try is recorded.

    Raises ``NotAllowed``.
    """
    locked = PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    rules.may_be_briefed(actor, locked, now).or_raise()
    wrong = wrong_answers(answers)
    if wrong:
        data = {"wrong": len(wrong), "count": len(CHECKS), "keys": [check.key for check in wrong]}
        record("fail_check", locked, actor=actor, at=now, data=data)
    elif locked.briefed_at is None:
        locked.briefed_at = now
        locked.save(update_fields=["briefed_at"])
        record("pass_check", locked, actor=actor, at=now)
    return wrong
