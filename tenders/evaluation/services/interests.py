"""Interests in two stages, what is decided about them, and where the work of somebody recused goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from tenders.evaluation import rules
from tenders.evaluation.enums import MemberState, Outcome, Seat
from tenders.evaluation.lifecycle import MEMBER_LIFE
from tenders.evaluation.models import BidderInterest, OpenedBid, PanelMember, PanelPart
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.parts import parts_of_one


def declare_general(*, member: PanelMember, interest: str, actor: Any, now: datetime) -> PanelMember:
    """Declare one's interests in the procurement when seated; an empty text declares that there are none."""
    verb = "declare_general" if interest.strip() else "declare_general_none"
    changes = {"general_interest": interest.strip(), "general_at": now}
    return MEMBER_LIFE.take(verb, member, actor=actor, now=now, changes=changes)


@transaction.atomic
def declare(*, member: PanelMember, interests: Mapping[int, str], actor: Any, now: datetime) -> PanelMember:
    """Declare one's interest in every bidder, once they are known: ``{organisation: text}``, empty for none.

    Raises ``NotAllowed`` when a bidder was passed over.
    """
    bidders = dict(
        OpenedBid.objects.filter(bid__lot__opportunity=member.opportunity).values_list(
            "bid__organisation", "bid__organisation__name"
        )
    )
    if set(bidders) - set(interests):
        raise NotAllowed("Say for each bidder whether you have an interest.")
    named = sorted(bidders[key] for key in bidders if interests[key].strip())
    verb = "declare" if named else "declare_none"
    data = {"count": len(bidders), "bidders": ", ".join(named)}
    taken = MEMBER_LIFE.take(verb, member, actor=actor, now=now, data=data, changes={"declared_at": now})
    BidderInterest.objects.bulk_create(
        BidderInterest(member=taken, organisation_id=key, interest=interests[key].strip(), at=now)
        for key in sorted(bidders)
    )
    return taken


@transaction.atomic
def decide(
    *, member: PanelMember, verb: str, reason: str, actor: Any, now: datetime, successor: PanelMember | None = None
) -> PanelMember:
    """Clear a member who declared an interest (every bidder still open with it), or recuse them wholly.

    The work of somebody recused goes to ``successor``. Raises ``NotAllowed`` without a reason.
    """
    if not reason.strip():
        raise NotAllowed("Give the reason for the decision.")
    step = "clear_general" if verb == "clear" and member.state == MemberState.EARLY else verb
    if verb == "recuse" and successor:
        rules.may_take_over(member, successor).or_raise()
    decided = {"decided_at": now, "decided_by": actor, "decision": reason.strip()}
    taken = MEMBER_LIFE.take(step, member, actor=actor, now=now, reason=reason.strip(), changes=decided)
    if verb == "clear":
        waiting = BidderInterest.objects.filter(member=taken, outcome=Outcome.OPEN).exclude(interest="")
        waiting.update(outcome=Outcome.CLEARED, **decided)
    elif successor:
        _hand_over(taken, successor, None, actor, now)
    return taken


@transaction.atomic
def decide_bidder(
    *,
    interest: BidderInterest,
    verb: str,
    reason: str,
    actor: Any,
    now: datetime,
    successor: PanelMember | None = None,
) -> BidderInterest:
    """Decide about one bidder: "clear" or "recuse". The member is cleared with the last open interest.

    Raises ``NotAllowed`` without a reason.
    """
    if not reason.strip():
        raise NotAllowed("Give the reason for the decision.")
    member = PanelMember.objects.select_for_update(of=("self",)).get(pk=interest.member_id)
    locked = BidderInterest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=interest.pk)
    locked.member = member
    rules.may_decide_bidder(actor, locked, now).or_raise()
    if successor:
        rules.may_take_over(member, successor).or_raise()
    locked.outcome = Outcome.RECUSED if verb == "recuse" else Outcome.CLEARED
    locked.decided_at, locked.decided_by, locked.decision = now, actor, reason.strip()
    # What the member covers is asked before the recusal counts.
    if verb == "recuse" and successor:
        _hand_over(member, successor, locked.organisation, actor, now)
    locked.save()
    data = {"member": str(member), "bidder": locked.organisation.name}
    record(f"{verb}_bidder", locked, actor=actor, at=now, reason=reason.strip(), data=data)
    waiting = BidderInterest.objects.filter(member=member, outcome=Outcome.OPEN).exclude(interest="")
    if member.state == MemberState.DECLARED and not waiting.exists():
        decided = {"decided_at": now, "decided_by": actor, "decision": reason.strip()}
        MEMBER_LIFE.take("clear", member, actor=actor, now=now, reason=reason.strip(), changes=decided)
    return locked


def _hand_over(member: PanelMember, successor: PanelMember, organisation: Any, actor: Any, now: datetime) -> None:
    """Give the successor every part that the member had and they have not; of one bidder's bids where one is named."""
    if member.seat != Seat.EVALUATOR:
        return
    had, has = parts_of_one(member), parts_of_one(successor)
    if organisation is None:
        added = [
            PanelPart(member=successor, lot=lot, criterion_id=criterion.id)
            for lot in member.opportunity.lots.all()
            for criterion in quality_of(member.opportunity)
            if had.covers_lot(member, lot.pk, criterion.id) and not has.covers_lot(successor, lot.pk, criterion.id)
        ]
        held = set(successor.parts.values_list("criterion", "bid"))
        for part in member.parts.exclude(bid=None).select_related("bid"):
            key = (part.criterion_id, part.bid_id)
            if part.bid and key not in held and not has.covers(successor, part.bid, part.criterion_id):
                added.append(PanelPart(member=successor, lot_id=part.lot_id, criterion_id=key[0], bid_id=key[1]))
    else:
        rows = OpenedBid.objects.filter(bid__lot__opportunity=member.opportunity, bid__organisation=organisation)
        added = [
            PanelPart(member=successor, lot_id=row.bid.lot_id, criterion_id=criterion.id, bid=row.bid)
            for row in rows.select_related("bid")
            for criterion in quality_of(member.opportunity)
            if had.covers(member, row.bid, criterion.id) and not has.covers(successor, row.bid, criterion.id)
        ]
    PanelPart.objects.bulk_create(added)
    what = "everything" if organisation is None else f"the bids of {organisation.name}"
    data = {"to": str(successor.user), "what": what, "parts": len(added)}
    record("hand_over", member, actor=actor, at=now, data=data)


@transaction.atomic
def declare_support(*, member: PanelMember, interest: str, actor: Any, now: datetime) -> PanelMember:
    """Record what the support person declares; without an interest they are cleared at once. Raises ``NotAllowed``."""
    locked = PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    rules.may_declare(actor, locked, now).or_raise()
    if not locked.support_name or locked.support_declared_at:
        raise NotAllowed("There is nobody who still has to declare.")
    locked.support_interest, locked.support_declared_at = interest.strip(), now
    locked.is_support_cleared = not interest.strip()
    locked.save(update_fields=["support_interest", "support_declared_at", "is_support_cleared"])
    data = {"name": locked.support_name, "interest": interest.strip()}
    record("declare_support", locked, actor=actor, at=now, data=data)
    return locked


@transaction.atomic
def clear_support(*, member: PanelMember, reason: str, actor: Any, now: datetime) -> PanelMember:
    """Decide that the interest of a support person does not matter. Raises ``NotAllowed`` without a reason."""
    if not reason.strip():
        raise NotAllowed("Give the reason for the decision.")
    locked = PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    rules.may_decide_interest(actor, locked, now).or_raise()
    if locked.support_declared_at is None:
        raise NotAllowed("The support person has not declared yet.")
    locked.is_support_cleared = True
    locked.save(update_fields=["is_support_cleared"])
    record("clear_support", locked, actor=actor, at=now, reason=reason.strip())
    return locked
