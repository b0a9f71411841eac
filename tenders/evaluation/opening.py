"""The opening: the only place where sealed bids become readable.

Two openers approve after the deadline, each with a key of their own: only both together give the key that quality is
sealed to. Then, under the opportunity's row lock, each submitted bid is unsealed, its digests are compared with its
receipt, and its quality answers are written for the panel. Prices are sealed to another key for each lot and opened in
the same way once its quality is agreed. A damaged bid is flagged and does not stop the others; running again after a crash is safe, because
everything happens in one transaction.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit import presenters
from portal.audit.services import record, unseal_chain
from portal.files.enums import Verdict as Scan
from portal.files.spool import Spool
from portal.mail.services import send
from tenders.bids import sealing
from tenders.bids.enums import Part
from tenders.bids.lifecycle import LIFE as BID_LIFE
from tenders.bids.models import Bid, SealedFile
from tenders.bids.services import scanning, standing
from tenders.custody.models import KeyHolder
from tenders.custody.services import contribute, release, unlock
from tenders.evaluation import rules
from tenders.evaluation.lifecycle import OPENING_LIFE
from tenders.evaluation.models import OpenedBid, OpenerInterest, Opening, OpeningApproval, PriceOpening
from tenders.evaluation.services.facts import key_in_words
from tenders.evaluation.services.to_bidders import tell_bidder
from tenders.opportunities.lifecycle import LIFE as OPPORTUNITY_LIFE
from tenders.opportunities.models import Lot, Opportunity

presenters.sentence(
    "evaluation.OpenedBid", "check_again", "{actor} had the damaged bid of {bidder} ({lot}) read once more: {found}"
)
presenters.sentence("opportunities.Opportunity", "refused_opening", "{actor} gave a key to open bids and was refused")


@transaction.atomic
def declare_interest(*, opportunity: Opportunity, interest: str, actor: Any, now: datetime) -> OpenerInterest:
    """An opener says that they have an interest: from then on they take no part. Raises ``NotAllowed``."""
    rules.is_opener(actor, opportunity, now).or_raise()
    declared = OpenerInterest.objects.create(opportunity=opportunity, by=actor, at=now, interest=interest.strip())
    record("opener_interest", opportunity, actor=actor, at=now)
    return declared


@transaction.atomic
def note_refusal(*, opportunity: Opportunity, why: str, actor: Any, now: datetime) -> None:
    """An opener's key was refused: an attempt that auditors can see (security promise P8).

    Called after the attempt was undone. It stands in the sealed chain, shown once the bids are opened; until then the
    auditor reads it among the refused requests.
    """
    record("refused_opening", opportunity, actor=actor, at=now, reason=why, chain=opportunity.bid_chain)


@transaction.atomic
def approve(
    *, opportunity: Opportunity, holder: KeyHolder, identity: str, actor: Any, now: datetime, reason: str = ""
) -> Opening:
    """Give one's approval with a holder's key; the first one calls the opening, with the k-th the bids are opened.

    ``reason`` is why the bids are opened although a question waits for its answer. Raises ``NotAllowed``, or
    ``WrongKey`` when the identity is not the holder's. Safe to repeat after a crash.
    """
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    rules.may_call(actor, opportunity, now).or_raise()
    opening, is_new = Opening.objects.get_or_create(
        opportunity=opportunity, defaults={"called_at": now, "called_by": actor}
    )
    rules.may_approve_opening(actor, opening, holder, now).or_raise()
    rules.is_answered_or_reasoned(opportunity, reason).or_raise()
    if is_new:
        record("call", opening, actor=actor, at=now)
    if not _give(opening, None, holder=holder, identity=identity, actor=actor, now=now, reason=reason):
        return opening
    return _open(opening, opportunity, actor, now)


def _give(
    opening: Opening, lot: Lot | None, *, holder: KeyHolder, identity: str, actor: Any, now: datetime, reason: str = ""
) -> bool:
    """Add a holder's key, keep the approval and record it. True when the key is whole with it: the one to the prices of
    a lot, or without a lot the one to the quality of all bids. Raises ``WrongKey``.
    """
    name = lot.price_key if lot else opening.opportunity.bid_chain
    given = opening.approvals.filter(lot=lot).standing(now)
    found = contribute(
        session=f"prices:{lot.pk}" if lot else f"opening:{opening.opportunity_id}",
        names=[name],
        holder=holder,
        identity=identity,
        actor=actor,
        now=now,
        given=set(given.values_list("by", flat=True)),
    )
    OpeningApproval.objects.create(opening=opening, lot=lot, holder=holder, by=actor, at=now)
    data = {"key": key_in_words(holder, actor)}
    verb, subject = ("approve_prices", lot) if lot else ("approve", opening)
    record(verb, subject, actor=actor, at=now, reason=reason, data=data)
    if found:
        release(name, found[name])
    return bool(found)


def _open(opening: Opening, opportunity: Opportunity, actor: Any, now: datetime) -> Opening:
    identity = unlock(opportunity.bid_chain)
    bids = Bid.objects.submitted().filter(lot__opportunity=opportunity).order_by("lot__number", "submitted_at", "pk")
    count = 0
    for bid in bids.select_related("lot__opportunity", "organisation"):
        _open_one(bid, opening, identity, actor, now)
        count += 1
    standing.destroy_unsent(opportunity)
    OPPORTUNITY_LIFE.take("open", opportunity, actor=actor, now=now, changes={"opened_at": now})
    approvals = opening.approvals.filter(lot=None).standing(now).select_related("by")
    data = {"count": count, "openers": " and ".join(str(approval.by) for approval in approvals)}
    done = OPENING_LIFE.take("finish", opening, actor=actor, now=now, changes={"done_at": now}, data=data)
    unseal_chain(opportunity.bid_chain)
    return done


def _open_one(bid: Bid, opening: Opening, identity: str, actor: Any, now: datetime) -> OpenedBid:
    bid = standing.settle(bid)
    opened = OpenedBid(bid=bid, opening=opening, opened_at=now, is_sound=True)
    _read(opened, identity)
    scanning.look_again(bid)
    opened.save(force_insert=True)
    data = {"sound": opened.is_sound, "damage": opened.damage}
    BID_LIFE.take("open", bid, actor=actor, now=now, data=data, chain=bid.lot.opportunity.bid_chain)
    if not opened.is_sound:
        _tell_of_damage(bid, now)
    return opened


def _read(opened: OpenedBid, identity: str) -> None:
    opened.damage = ""
    try:
        payload = _checked(opened.bid, Part.QUALITY, identity)
        opened.answers, opened.files = payload["answers"], payload["files"]
        opened.damage = _damaged_files(opened.bid, opened.files)
        _mark_missing(opened.bid, opened.files)
    except sealing.Damaged as damage:
        opened.damage = f"The quality part cannot be read: {damage}"
    opened.is_sound = not opened.damage


def _tell_of_damage(bid: Bid, now: datetime) -> None:
    """Its bidder holds a receipt, and those who run the award can have it put back from a backup."""
    tell_bidder("evaluation/damaged", bid, now)
    leads = User.objects.filter(groups__name=Role.PROCUREMENT_LEAD, is_active=True).order_by("pk")
    context = {"bid": bid, "opportunity": bid.lot.opportunity}
    send(template="evaluation/damaged_lead", to=leads, context=context, why="you run awards", now=now)


@transaction.atomic
def check_again(*, opened: OpenedBid, actor: Any, now: datetime) -> OpenedBid:
    """Read a damaged bid once more after its part or file was put back. Its receipt's digests decide, nobody else.

    Raises ``NotAllowed``.
    """
    rows = OpenedBid.objects.select_for_update(of=("self",)).select_related(
        "bid__organisation", "bid__lot__opportunity"
    )
    opened = rows.get(pk=opened.pk)
    rules.may_check_again(actor, opened, now).or_raise()
    _read(opened, unlock(opened.bid.lot.opportunity.bid_chain))
    opened.save(update_fields=["answers", "files", "damage", "is_sound"])
    found = "it is as its receipt says" if opened.is_sound else "it is still damaged"
    data = {"bidder": opened.bid.organisation.name, "lot": str(opened.bid.lot), "found": found}
    record("check_again", opened, actor=actor, at=now, data=data)
    if opened.is_sound:
        tell_bidder("evaluation/sound_again", opened.bid, now)
    return opened


def _checked(bid: Bid, part: Part, identity: str) -> dict[str, Any]:
    """The payload of a part, when its digest is the one on the receipt. Raises ``Damaged``."""
    row = bid.parts.get(part=part)
    payload = sealing.unseal(bytes(row.ciphertext), identity)
    promised = {entry["part"]: entry["sha256"] for entry in standing.facts_of(bid)["parts"]}
    if sealing.digest_of(payload) != promised.get(part.value):
        raise sealing.Damaged("its digest is not the one on the receipt")
    return payload


def _damaged_files(bid: Bid, files: dict[str, list[dict[str, Any]]]) -> str:
    """Sentences about files whose ciphertext is missing or changed; "" when all are sound."""
    by_id = {str(file.pk): file for file in bid.files.all()}
    faults = []
    for row in (row for rows in files.values() for row in rows):
        sealed = by_id.get(row["id"])
        if sealed is None and "promised" in row:
            continue  # named before the deadline and never sent: it is missing, and nothing is damaged
        if sealed is None or not _is_whole(sealed):
            faults.append(f"The file “{row['name']}” cannot be read.")
    return " ".join(faults)


def _mark_missing(bid: Bid, files: dict[str, list[dict[str, Any]]]) -> None:
    here = {str(pk) for pk in bid.files.values_list("pk", flat=True)}
    for row in (row for rows in files.values() for row in rows):
        if "promised" in row and row["id"] not in here:
            row["missing"] = True


def _is_whole(sealed: SealedFile) -> bool:
    path = Path(settings.PRIVATE_ROOT) / sealed.path
    return path.exists() and sealing.file_digest(path) == sealed.ciphertext_sha256


@transaction.atomic
def approve_prices(*, lot: Lot, holder: KeyHolder, identity: str, actor: Any, now: datetime) -> PriceOpening | None:
    """Give one's approval to open the prices of a lot, which have a key of their own; the k-th one opens them.

    Raises ``NotAllowed`` before the quality of the lot is agreed, or ``WrongKey``.
    """
    lot = Lot.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=lot.pk)
    rules.may_approve_prices(actor, lot, holder, now).or_raise()
    if not _give(lot.opportunity.opening, lot, holder=holder, identity=identity, actor=actor, now=now):
        return None
    return _open_prices(lot, actor, now)


def _open_prices(lot: Lot, actor: Any, now: datetime) -> PriceOpening:
    identity = unlock(lot.price_key)
    for opened in OpenedBid.objects.assessed().filter(bid__lot=lot).select_related("bid__lot__opportunity"):
        try:
            payload = _checked(opened.bid, Part.PRICE, identity)
            opened.prices, opened.build_ups = payload["prices"], payload.get("build_ups", {})
        except sealing.Damaged as damage:
            opened.prices, opened.price_damage = {}, f"The price part cannot be read: {damage}"
        opened.save(update_fields=["prices", "build_ups", "price_damage"])
    opening = PriceOpening.objects.create(lot=lot, at=now, by=actor)
    record("open_prices", lot, actor=actor, at=now)
    return opening


def readable_copy(*, opened: OpenedBid, file_id: str) -> tuple[Spool, str]:
    """(readable file, name) of an opened bid's file.

    Raises ``KeyError`` when the bid has no such file or it cannot be read, ``NotAllowed`` until it is known to be
    harmless.
    """
    rows = [row for rows in opened.files.values() for row in rows if row["id"] == file_id]
    if not rows:
        raise KeyError(file_id)
    sealed = SealedFile.objects.filter(pk=file_id, bid=opened.bid_id).first()
    if sealed is None:
        raise KeyError(file_id)
    identity = unlock(opened.bid.lot.opportunity.bid_chain)
    try:
        copy = sealing.unsealed_file(sealed.path, identity, sealed.sha256)
    except sealing.Damaged as damage:
        raise KeyError(file_id) from damage
    if sealed.verdict == Scan.UNREADABLE:
        scanning.wake(sealed)
    # Asked after the reading: of a file that cannot be read nobody is told to wait.
    verdict = rules.may_be_handed_out(sealed)
    if not verdict:
        copy.close()
        verdict.or_raise()
    return copy, rows[0]["name"]
