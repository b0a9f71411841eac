"""Recording checks and deciding about concerns: every row stays."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.audit.presenters import sentence
from portal.audit.services import record
from portal.core.templatetags.words import day
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.diligence import rules
from tenders.diligence.enums import Ground, Kind, Outcome, Result
from tenders.diligence.models import Check, ExclusionNotice, Ruling
from tenders.evaluation.models import OpenedBid

from .locking import locked


@transaction.atomic
def check(
    *,
    bid: Bid,
    kind: str,
    about: str,
    result: str,
    looked_at: str,
    looked_on: date,
    actor: Any,
    now: datetime,
    ground: str = "",
    note: str = "",
) -> Check:
    """Record what was found about somebody behind an opened bid. Raises ``NotAllowed``.

    ``looked_at``: registers, share codes, letters; may be empty where the note says why the check does not apply. A concern about exclusion names its ground and says what it is.
    """
    bid = locked(bid)
    rules.may_check(actor, bid, now).or_raise()
    if not OpenedBid.objects.filter(bid=bid, is_sound=True).exists():
        raise NotAllowed("Only bids that can be assessed are checked.")
    _is_whole(kind, about, result, looked_at, ground, note)
    made = Check.objects.create(
        bid=bid,
        kind=kind,
        about=" ".join(about.split())[:255],
        result=result,
        ground=ground if _has_ground(kind, result) else "",
        looked_at=looked_at.strip(),
        looked_on=looked_on,
        note=note.strip(),
        at=now,
        by=actor,
    )
    data = {"kind": made.get_kind_display().lower(), "about": made.about, "result": made.get_result_display().lower()}
    record("check", made, actor=actor, at=now, data={**data, "bidder": bid.organisation.name})
    return made


def _has_ground(kind: str, result: str) -> bool:
    return kind == Kind.EXCLUSION and result == Result.CONCERN


def _is_whole(kind: str, about: str, result: str, looked_at: str, ground: str, note: str) -> None:
    if not about.strip():
        raise NotAllowed("Say about whom this check is.")
    if result == Result.NOT_APPLICABLE:
        if kind == Kind.EXCLUSION:
            raise NotAllowed("Exclusion grounds apply to everybody. Say what you found.")
        if not note.strip():
            raise NotAllowed("Say why it does not apply.")
        return
    if not looked_at.strip():
        raise NotAllowed("Say what was looked at.")
    if result == Result.CONCERN and not note.strip():
        raise NotAllowed("Say what the concern is.")
    if _has_ground(kind, result) and ground not in (Ground.MANDATORY, Ground.DEBARRED, Ground.DISCRETIONARY):
        raise NotAllowed("Say which kind of exclusion ground it is.")


@transaction.atomic
def rule(
    *, concern: Check, outcome: str, heard: str, reason: str, actor: Any, now: datetime, replacement: str = ""
) -> Ruling:
    """Decide about what somebody else recorded. Raises ``NotAllowed``."""
    bid = locked(concern.bid)
    concern = Check.objects.select_related("ruling").get(pk=concern.pk)
    concern.bid = bid
    rules.may_rule(actor, concern, now).or_raise()
    if not reason.strip():
        raise NotAllowed("Give the reason for your decision.")
    rules.hears_enough(concern, outcome, heard, replacement).or_raise()
    made = Ruling.objects.create(
        concern=concern,
        outcome=outcome,
        heard=heard.strip(),
        reason=reason.strip(),
        replacement=" ".join(replacement.split())[:255] if outcome == Outcome.REPLACED else "",
        at=now,
        by=actor,
    )
    data = {"about": concern.about, "outcome": made.get_outcome_display().lower()}
    record("rule", made, actor=actor, at=now, data=data, reason=reason.strip())
    return made


@transaction.atomic
def notify(*, ruling: Ruling, given_on: date, reference: str, actor: Any, now: datetime) -> ExclusionNotice:
    """Record that the appropriate authority was told of an exclusion. Raises ``NotAllowed``."""
    bid = locked(ruling.concern.bid)
    ruling = Ruling.objects.select_related("concern").get(pk=ruling.pk)
    ruling.concern.bid = bid
    rules.may_notify(actor, ruling, given_on, now).or_raise()
    facts = {"given_on": given_on, "reference": reference.strip(), "at": now, "by": actor}
    made = ExclusionNotice.objects.create(ruling=ruling, **facts)
    data = {"about": ruling.concern.about, "bidder": bid.organisation.name, "day": day(given_on)}
    record("notify", made, actor=actor, at=now, data=data)
    return made


sentence("diligence.Check", "check", "{actor} checked {about} for the bid of {bidder}: {kind}, {result}")
sentence("diligence.Ruling", "rule", "{actor} decided about the concern over {about}: {outcome}")
sentence(
    "diligence.ExclusionNotice",
    "notify",
    "{actor} recorded that the appropriate authority was told of the exclusion of {bidder} ({about}) on {day}",
)
