"""Scores and the agreed score."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.lifecycle import MODERATION_LIFE, SCORE_LIFE
from tenders.evaluation.models import Moderation, PanelMember, Score
from tenders.evaluation.queries.model import quality_of


@transaction.atomic
def save_score(
    *, member: PanelMember, bid: Bid, criterion_id: int, value: Decimal | None, reason: str, actor: Any, now: datetime
) -> Score:
    """Keep a draft score, complete or not. Raises ``NotAllowed`` once it is final."""
    PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    rules.may_score(actor, member, bid, criterion_id, now).or_raise()
    score, _created = Score.objects.update_or_create(
        member=member,
        bid=bid,
        criterion_id=criterion_id,
        defaults={"value": value, "reason": reason, "saved_at": now},
    )
    return score


def finalise_score(*, score: Score, actor: Any, now: datetime) -> Score:
    """Make a score final: it can never change after. Raises ``NotAllowed`` without value or reason."""
    return SCORE_LIFE.take("finalise", score, actor=actor, now=now, data={"value": score.value})


@transaction.atomic
def agree(*, bid: Bid, criterion_id: int, value: Decimal | None, reason: str, actor: Any, now: datetime) -> Moderation:
    """Record the score that the panel agreed, with its reason. Raises ``NotAllowed``."""
    criterion = next((c for c in quality_of(bid.lot.opportunity) if c.id == criterion_id), None)
    if criterion is None or value is None or criterion.point(value) is None:
        raise NotAllowed("Choose a score of the published scale.")
    if not reason.strip():
        raise NotAllowed("Give the reason for the agreed score: the bidder will read it.")
    moderation, _created = Moderation.objects.get_or_create(bid=bid, criterion_id=criterion_id)
    changes = {"value": value, "reason": reason.strip(), "agreed_at": now, "agreed_by": actor}
    data = {"value": value, "criterion": criterion.name, "bid": str(bid.pk)}
    return MODERATION_LIFE.take("agree", moderation, actor=actor, now=now, changes=changes, data=data)
