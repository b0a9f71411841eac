"""Scores: drafts, final ones, changes with a why, and the passages that reasons rest on."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal.core.verdicts import NotAllowed
from portal.questions.answers import Shown
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.lifecycle import SCORE_LIFE
from tenders.evaluation.models import OpenedBid, PanelMember, Pin, Score
from tenders.evaluation.queries.passages import find
from tenders.opportunities.scoring.totals import plain

from .facts import about

MOST_PINS = 20
MOST_PAGES = 9_999


@transaction.atomic
def save_score(
    *, member: PanelMember, bid: Bid, criterion_id: int, value: Decimal | None, reason: str, actor: Any, now: datetime
) -> Score:
    """Keep a draft score, complete or not. Raises ``NotAllowed`` once it is final."""
    PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    rules.may_score(actor, member, bid, criterion_id, now).or_raise()
    score, _created = Score.objects.live().update_or_create(
        member=member,
        bid=bid,
        criterion_id=criterion_id,
        defaults={"value": value, "reason": reason, "saved_at": now},
    )
    return score


def finalise_score(*, score: Score, actor: Any, now: datetime) -> Score:
    """Make a score final: it can never change after. Raises ``NotAllowed`` without value or reason."""
    return SCORE_LIFE.take("finalise", score, actor=actor, now=now, data=_told(score))


@transaction.atomic
def change_score(
    *,
    member: PanelMember,
    bid: Bid,
    criterion_id: int,
    value: Decimal | None,
    reason: str,
    why: str,
    actor: Any,
    now: datetime,
) -> Score:
    """Replace one's final score by a new row that says why; the old one stays, and its pins go along.

    Raises ``NotAllowed`` without a why, and once the panel has begun to agree.
    """
    locked = PanelMember.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=member.pk)
    # The panel cannot begin to agree while a score changes, nor the other way round.
    OpenedBid.objects.select_for_update(of=("self",)).get(bid=bid)
    rules.may_change_score(actor, locked, bid, criterion_id, now).or_raise()
    if not why.strip():
        raise NotAllowed("Say why you change your score.")
    old = Score.objects.final().get(member=locked, bid=bid, criterion=criterion_id)
    old.replaced_at = now
    old.save(update_fields=["replaced_at"])
    new = Score.objects.create(
        member=locked,
        bid=bid,
        criterion_id=criterion_id,
        number=old.number + 1,
        value=value,
        reason=reason,
        saved_at=now,
        replaces=old,
        why=why.strip(),
    )
    for pin in old.pins.all():
        pin.pk, pin.score = None, new
        pin.save(force_insert=True)
    data = _told(new, was=old.value, instead=f" instead of {plain(old.value)}")
    return SCORE_LIFE.take("finalise", new, actor=actor, now=now, reason=why.strip(), data=data)


def _told(score: Score, **more: Any) -> dict[str, Any]:
    """The facts of its audit event; the passages by their digests, because the words are the bidder's."""
    pins = [pin.quote_sha or pin.answer_sha for pin in score.pins.order_by("pk")]
    value = None if score.value is None else plain(Decimal(score.value))
    facts = {"value": value, "instead": "", "criterion": score.criterion.name, "pins": pins}
    return about(score.bid, **{**facts, **more})


@transaction.atomic
def pin_words(*, score: Score, answer: Shown, selected: str, is_masked: bool, actor: Any, now: datetime) -> Pin:
    """Pin words of an answer to a draft. Raises ``NotAllowed`` when they do not stand in it."""
    passage = find(answer.text, selected)
    if passage is None:
        raise NotAllowed("These words do not stand in the answer. Select or copy them from it.")
    place = {} if is_masked else {"start": passage.start, "end": passage.end}
    digests = {"quote_sha": passage.quote_sha, "answer_sha": passage.answer_sha}
    return _pin(score, actor, now, question_key=answer.question.key, quote=passage.quote, **place, **digests)


@transaction.atomic
def pin_page(*, score: Score, answer: Shown, file_id: str, page: int | None, actor: Any, now: datetime) -> Pin:
    """Pin a page of a file to a draft. Raises ``NotAllowed`` without a page, or when the answer has no such file."""
    file = next((row for row in answer.files if row["id"] == file_id), None)
    if file is None:
        raise NotAllowed("This answer has no such file.")
    if not page or not 1 <= page <= MOST_PAGES:
        raise NotAllowed("Enter the number of the page.")
    facts = {"file_id": file_id, "file_name": file["name"][:255], "page": page, "answer_sha": file["sha256"]}
    return _pin(score, actor, now, question_key=answer.question.key, **facts)


def _pin(score: Score, actor: Any, now: datetime, **facts: Any) -> Pin:
    locked = Score.objects.select_for_update(of=("self",)).select_related("member", "bid__lot").get(pk=score.pk)
    rules.may_score(actor, locked.member, locked.bid, locked.criterion_id, now).or_raise()
    if locked.pins.count() >= MOST_PINS:
        raise NotAllowed(f"A reason takes {MOST_PINS} pins at most. Remove one first.")
    pin, _created = Pin.objects.get_or_create(score=locked, **facts, defaults={"at": now})
    return pin


@transaction.atomic
def unpin(*, pin: Pin, actor: Any, now: datetime) -> None:
    """Take a pin off a draft. Raises ``NotAllowed`` once the score is final."""
    locked = Score.objects.select_for_update(of=("self",)).select_related("member", "bid__lot").get(pk=pin.score_id)
    rules.may_score(actor, locked.member, locked.bid, locked.criterion_id, now).or_raise()
    pin.delete()
