"""Asking bidders about defects of their bids, alike for the same defect, and taking their answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.models import BidRequest, Defect
from tenders.evaluation.queries.requests import same_defect

from .facts import about


@transaction.atomic
def mark(*, bid: Bid, kind: str, note: str, actor: Any, now: datetime) -> Defect:
    """Note a defect of an opened bid, once a kind. Raises ``NotAllowed``."""
    rules.may_ask(actor, bid, now).or_raise()
    if Defect.objects.filter(bid=bid, kind=kind).exists():
        raise NotAllowed("This defect of this bid is marked already.")
    made = Defect.objects.create(bid=bid, kind=kind, note=note.strip(), at=now, by=actor)
    record("mark", made, actor=actor, at=now, reason=note.strip(), data=about(bid))
    return made


@transaction.atomic
def ask(
    *,
    defect: Defect,
    text: str,
    question_key: str,
    due: datetime,
    choices: Mapping[int, tuple[bool, str]],
    actor: Any,
    now: datetime,
) -> list[BidRequest]:
    """Ask a bidder about a defect. ``choices`` says for each other bid with the same defect ``(is asked too, why not)``.

    Raises ``NotAllowed`` when one of them is neither asked nor passed over with a reason (equal treatment).
    """
    defect = (
        Defect.objects.select_for_update(of=("self",)).select_related("bid__lot", "bid__organisation").get(pk=defect.pk)
    )
    rules.may_ask(actor, defect.bid, now).or_raise()
    if BidRequest.objects.filter(defect=defect).exists():
        raise NotAllowed("The bidder was asked about this already.")
    if due <= now:
        raise NotAllowed("The time to answer has to lie ahead.")
    asked, passed_over = [defect], []
    for other in same_defect(defect):
        is_asked, why = choices.get(other.pk, (False, ""))
        if is_asked:
            asked.append(other)
        elif why.strip():
            passed_over.append({"bid": str(other.bid_id), "name": other.bid.organisation.name, "why": why.strip()})
        else:
            name = other.bid.organisation.name
            raise NotAllowed(f"The bid of {name} has the same defect: ask them too, or say why not.")
    return [_ask(row, text.strip(), question_key, due, passed_over, actor, now) for row in asked]


def _ask(
    defect: Defect, text: str, question_key: str, due: datetime, passed_over: list, actor: Any, now: datetime
) -> BidRequest:
    made = BidRequest.objects.create(
        defect=defect,
        text=text,
        question_key=question_key,
        due=due,
        passed_over=passed_over,
        asked_at=now,
        asked_by=actor,
    )
    names = "; ".join(f"{row['name']} ({row['why']})" for row in passed_over) or "nobody"
    organisation = defect.bid.organisation
    data = about(defect.bid, kind=defect.get_kind_display(), passed_over=names)
    record("ask", made, actor=actor, at=now, data=data)
    people = User.objects.filter(memberships__organisation=organisation, is_active=True).order_by("pk")
    context = {"bid": defect.bid, "opportunity": defect.bid.lot.opportunity, "due": due}
    send(template="evaluation/bid_request", to=people, context=context, why="your organisation bid", now=now)
    return made


@transaction.atomic
def answer(*, request: BidRequest, text: str, actor: Any, now: datetime) -> BidRequest:
    """Answer for the bidder, once. The bid itself stays as it was. Raises ``NotAllowed``."""
    locked = BidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    rules.may_answer(actor, locked, now).or_raise()
    if not text.strip():
        raise NotAllowed("Write your answer.")
    locked.answer, locked.answered_at, locked.answered_by = text.strip(), now, actor
    locked.save(update_fields=["answer", "answered_at", "answered_by"])
    record("answer", locked, actor=actor, at=now, data=about(locked.defect.bid))
    return locked
