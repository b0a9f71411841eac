"""How a panel comes to an agreed score: notes that several people write, and agreements that stay."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.enums import ModerationState
from tenders.evaluation.lifecycle import MODERATION_LIFE
from tenders.evaluation.models import Agreement, Moderation, OpenedBid, PanelMember
from tenders.evaluation.queries.model import quality_of
from tenders.opportunities.models import Opportunity
from tenders.opportunities.scoring.frozen import ScoredCriterion
from tenders.opportunities.scoring.totals import plain

from .facts import about

NOTES = ("value", "reason", "discussed", "dissent", "present")


class Changed(Exception):
    """Somebody else saved in between; ``stored`` is the record as it is now."""

    def __init__(self, stored: Moderation):
        super().__init__("Somebody else saved in between.")
        self.stored = stored


def people_of(opportunity: Opportunity) -> list[tuple[str, str]]:
    """(key, name with part) of everybody who can be present: cleared members and their support persons."""
    found = []
    for member in PanelMember.objects.cleared().filter(opportunity=opportunity).select_related("user"):
        found.append((str(member.pk), str(member)))
        if member.support_name:
            found.append((f"{member.pk}-support", f"{member.support_name}, support person of {member.user}"))
    return found


@transaction.atomic
def save_notes(
    *, bid: Bid, criterion_id: int, notes: Mapping[str, Any], seen: int, actor: Any, now: datetime
) -> Moderation:
    """Keep what is written while the panel talks. Scores of evaluators can no longer change from here on.

    ``notes`` are some of ``NOTES`` (``present``: keys of ``people_of``), ``seen`` is the revision that the page showed.
    Raises ``Changed`` when somebody else saved another text in between, ``NotAllowed`` once a score is agreed.
    """
    criterion = _criterion(bid, criterion_id)
    moderation = _locked(bid, criterion, actor, now)
    rules.may_agree(actor, moderation, now).or_raise()
    if moderation.state == ModerationState.AGREED:
        raise NotAllowed("A score is agreed. Record another one with a reason.")
    facts = _facts(bid, notes)
    if not _differs(moderation, facts):
        return moderation  # sent twice, as a page does while it is left
    _refuse_lost_update(moderation, facts, seen)
    changes = {**facts, "revision": moderation.revision + 1, "saved_by": actor}
    for name, value in changes.items():
        setattr(moderation, name, value)
    moderation.save(update_fields=list(changes))
    return moderation


@transaction.atomic
def agree(
    *,
    bid: Bid,
    criterion_id: int,
    value: Decimal | None,
    reason: str,
    present: Iterable[str],
    actor: Any,
    now: datetime,
    discussed: str = "",
    dissent: str = "",
    why: str = "",
    seen: int | None = None,
) -> Moderation:
    """Record the score that the panel agreed, with its reason and who was there.

    A second agreement is a row of its own with why; both stay. Nothing is averaged. Raises ``NotAllowed``, and
    ``Changed`` when somebody else saved another text since ``seen``.
    """
    criterion = _criterion(bid, criterion_id)
    point = criterion.point(value) if value is not None else None
    if value is None or point is None:
        raise NotAllowed("Choose a score of the published scale.")
    if not reason.strip():
        raise NotAllowed("Give the reason for the agreed score: the bidder will read it.")
    rules.explains(criterion, reason).or_raise()
    moderation = _locked(bid, criterion, actor, now)
    rules.may_agree(actor, moderation, now).or_raise()
    notes = {"value": value, "reason": reason, "discussed": discussed, "dissent": dissent, "present": list(present)}
    facts = _facts(bid, notes)
    if not facts["present"]:
        raise NotAllowed("Tick who was there.")
    number = moderation.agreements.count() + 1
    if number > 1 and not why.strip():
        raise NotAllowed("Say why the agreed score is changed.")
    if seen is not None:
        _refuse_lost_update(moderation, facts, seen)
    changes = {**facts, "revision": moderation.revision + 1, "saved_by": actor, "agreed_at": now, "agreed_by": actor}
    absent = [name for _key, name in people_of(bid.lot.opportunity) if name not in facts["present"]]
    data = about(
        bid,
        value=plain(value),
        criterion=criterion.name,
        present="; ".join(facts["present"]),
        absent="; ".join(absent) or "nobody",
        number=number,
    )
    taken = MODERATION_LIFE.take(
        "agree", moderation, actor=actor, now=now, changes=changes, data=data, reason=why.strip()
    )
    descriptor = f"{point.label}: {point.descriptor}"
    Agreement.objects.create(
        moderation=taken, number=number, descriptor=descriptor, why=why.strip(), at=now, by=actor, **facts
    )
    return taken


def _criterion(bid: Bid, criterion_id: int) -> ScoredCriterion:
    found = next((c for c in quality_of(bid.lot.opportunity) if c.id == criterion_id), None)
    if found is None:
        raise NotAllowed("Choose a score of the published scale.")
    return found


def _locked(bid: Bid, criterion: ScoredCriterion, actor: Any, now: datetime) -> Moderation:
    """The one record of this criterion of this bid, locked; begun where there is none."""
    # No score changes while the panel begins: see ``scoring.change_score``.
    OpenedBid.objects.select_for_update(of=("self",)).get(bid=bid)
    row = Moderation(bid=bid, criterion_id=criterion.id)
    rules.may_agree(actor, row, now).or_raise()
    made, created = Moderation.objects.get_or_create(bid=bid, criterion_id=criterion.id)
    if created:
        record("begin", made, actor=actor, at=now, data=about(bid, criterion=criterion.name))
    return Moderation.objects.select_for_update(of=("self",)).get(pk=made.pk)


def _facts(bid: Bid, notes: Mapping[str, Any]) -> dict[str, Any]:
    """The notes as they are kept: texts trimmed, people by name."""
    people = dict(people_of(bid.lot.opportunity))
    facts = {name: notes[name].strip() if isinstance(notes[name], str) else notes[name] for name in notes}
    if "present" in facts:
        facts["present"] = [people[key] for key in facts["present"] if key in people]
    return {name: facts[name] for name in NOTES if name in facts}


def _refuse_lost_update(moderation: Moderation, facts: Mapping[str, Any], seen: int) -> None:
    if seen != moderation.revision and _differs(moderation, facts):
        raise Changed(moderation)


def _differs(moderation: Moderation, facts: Mapping[str, Any]) -> bool:
    return any(getattr(moderation, name) != value for name, value in facts.items())
