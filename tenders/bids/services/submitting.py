"""Submitting, withdrawing, and the late attempt.

One small request decides: its time is the database clock at its arrival. The opportunity's row is locked, so that an
opening waits for a submission under way and a submission never slips past an opening.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.accounts.enums import MemberRole
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from tenders.bids.enums import Part, State
from tenders.bids.lifecycle import LIFE
from tenders.bids.models import Bid, LateAttempt, Receipt, SubmitToken
from tenders.custody import store
from tenders.opportunities.enums import SealMode
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.querysets import PROBE_SLUG

from . import drafts, notes, receipts, standing
from .files import distinct


class TooLate(NotAllowed):
    """The deadline was past when the request arrived; ``attempt`` is its record."""

    def __init__(self, reason: str, attempt: LateAttempt):
        super().__init__(reason)
        self.attempt = attempt


def submit(*, bid: Bid, token: UUID, actor: Any, now: datetime) -> Receipt:
    """Submit the draft as it stands. The same token again gives the same receipt.

    Raises ``TooLate`` after the deadline (recorded, nothing stored), ``NotAllowed`` for every other refusal.
    """
    try:
        with transaction.atomic():
            receipt = _submit(bid, token, actor, now)
    except NotAllowed as refusal:
        if bid.lot.opportunity.is_past_deadline(now):
            raise TooLate(refusal.reason, _record_late(bid, actor, now)) from None
        raise
    _destroy_if_spent(bid.pk, now)
    return receipt


def _submit(bid: Bid, token: UUID, actor: Any, now: datetime) -> Receipt:
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=bid.lot.opportunity_id)
    known = SubmitToken.objects.filter(token=token, receipt__bid=bid).select_related("receipt").first()
    if known:
        return known.receipt
    row = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk)
    # The state and the rule before the key: a bid that is sealed already has none, and its refusal says so.
    verb = "replace" if row.changing_since else "submit"
    LIFE.verdict(verb, row, actor, now).or_raise()
    payloads = {part.value: drafts.read_part(bid, part) for part in Part}
    parts, files = receipts.digests(bid, payloads)
    version = row.next_version
    changes = {"version": version, "submitted_at": now, "submitted_by": actor, "changing_since": None}
    promises = receipts.promised(bid, payloads["QUALITY"]["files"])
    data = {"version": version, "parts": parts, "files": files} | ({"promised": promises} if promises else {})
    submitted = LIFE.take(verb, bid, actor=actor, now=now, changes=changes, data=data, chain=opportunity.bid_chain)
    receipt = receipts.issue(submitted, "SUBMITTED", parts=parts, files=files, promises=promises, now=now)
    SubmitToken.objects.create(token=token, receipt=receipt)
    standing.drop(bid, {row["id"] for row in files})
    if opportunity.seal_mode == SealMode.SUBMITTED:
        notes.forget(bid)
    _mail(receipt, actor, now)
    return receipt


def _record_late(bid: Bid, actor: Any, now: datetime) -> LateAttempt:
    opportunity = bid.lot.opportunity
    with transaction.atomic():
        attempt = LateAttempt(bid=bid, at=now, by=actor, deadline=opportunity.deadline)
        data = {"deadline": opportunity.deadline}
        record("late_attempt", bid, actor=actor, at=now, data=data, chain=opportunity.bid_chain)
        receipts.sign_late(attempt).save(force_insert=True)
    return attempt


@transaction.atomic
def withdraw(*, bid: Bid, actor: Any, now: datetime) -> Receipt:
    """Take a submitted bid back before the deadline, with a receipt; a next version stays a draft. Raises ``NotAllowed``."""
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=bid.lot.opportunity_id)
    changes = {"submitted_at": None, "submitted_by": None, "changing_since": None}
    withdrawn = LIFE.take("withdraw", bid, actor=actor, now=now, changes=changes, chain=opportunity.bid_chain)
    receipt = receipts.issue(withdrawn, "WITHDRAWN", parts=[], files=[], now=now)
    if withdrawn.standing.exists():
        drawn = drafts.read(withdrawn).files if drafts.is_open(withdrawn) else {}
        standing.drop(withdrawn, distinct(drawn))
    _mail(receipt, actor, now)
    return receipt


@transaction.atomic
def leave(*, bid: Bid, actor: Any, now: datetime) -> Receipt:
    """Withdraw an opened bid, with a receipt: it is no longer scored, and its price, if sealed, stays so.

    The council keeps what it opened. Raises ``NotAllowed``.
    """
    # Whoever recommends, approves or opens prices holds the same row.
    lot = Lot.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=bid.lot_id)
    chain, data = lot.opportunity.bid_chain, {"bidder": bid.organisation.name}
    left = LIFE.take("leave", bid, actor=actor, now=now, data=data, chain=chain)
    receipt = receipts.issue(left, "WITHDRAWN", parts=[], files=[], now=now)
    _mail(receipt, actor, now)
    context = {"bid": left, "opportunity": lot.opportunity}
    leads = User.objects.filter(groups__name=Role.PROCUREMENT_LEAD, is_active=True).order_by("pk")
    send(template="bids/left", to=leads, context=context, why="you run awards", now=now)
    return receipt


def _mail(receipt: Receipt, actor: Any, now: datetime) -> None:
    # The portal's own bids, every few seconds, go to nobody.
    if receipt.bid.lot.opportunity.slug == PROBE_SLUG:
        return
    context = {
        "receipt": receipt,
        "bid": receipt.bid,
        "opportunity": receipt.bid.lot.opportunity,
        "content": receipt.content,
    }
    why = "you submitted or withdrew a bid"
    send(template="bids/receipt", to=actor, context=context, why=why, now=now)
    organisation = receipt.bid.organisation
    owners = User.objects.filter(
        memberships__organisation=organisation, memberships__role=MemberRole.OWNER, is_active=True
    ).exclude(pk=actor.pk)
    why = "you are an owner of the organisation"
    send(template="bids/receipt", to=owners.order_by("pk"), context=context, why=why, now=now)


def destroy_spent_keys(now: datetime) -> int:
    """Destroy the draft keys that should be gone, as ``_is_spent`` says.

    The worker repeats this, so that a crash between submission and destruction leaves no key behind.
    """
    bids = Bid.objects.select_related("lot__opportunity").iterator()
    # Looked at first without a lock, as nearly all have none or keep theirs.
    found = [bid.pk for bid in bids if _is_spent(bid, now) and store.has(bid.draft_key)]
    return sum(_destroy_if_spent(key, now) for key in found)


def _is_spent(bid: Bid, now: datetime) -> bool:
    """Of a sealed bid, of a submitted one after its deadline, of every one once bids are opened; never of what is written."""
    opportunity = bid.lot.opportunity
    if opportunity.opened_at:
        return True
    if bid.state != State.SUBMITTED or bid.is_written:
        return False
    return opportunity.seal_mode == SealMode.SUBMITTED or opportunity.is_past_deadline(now)


@transaction.atomic
def _destroy_if_spent(key: UUID, now: datetime) -> bool:
    # Under the bid's lock: who begins to change it puts a key there, and an old request must not take that away.
    bid = Bid.objects.select_for_update(of=("self",)).select_related("lot__opportunity").get(pk=key)
    if not _is_spent(bid, now) or not store.has(bid.draft_key):
        return False
    notes.forget(bid)
    store.destroy(bid.draft_key)
    return True
