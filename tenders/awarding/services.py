"""Decisions, standstill, claims, signing, the records bundle."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.audit.presenters import sentence
from portal.audit.services import record
from portal.core.clock import local
from portal.core.templatetags.words import day
from portal.core.verdicts import NotAllowed
from tenders.evaluation.models import Award
from tenders.regimes.counting import count
from tenders.regimes.enums import Counting, Unit

from . import rules
from .models import ApprovalLevel, Claim, Decision, Purchase, Signing, Standstill
from .queries import after_further_decision, levels_of, standstill_from, standstill_of, stated
from .records.contents import contents_of, source_of
from .records.writing import Writer

LEVEL = "{subject}, from £{from_value}, {call_in_days} working days for call-in"
sentence("awarding.ApprovalLevel", "add", "{actor} laid down who agrees to awards: " + LEVEL)
sentence("awarding.ApprovalLevel", "change", "{actor} changed who agrees to awards. Now: " + LEVEL)
sentence("awarding.ApprovalLevel", "remove", "{actor} removed from those who agree to awards: " + LEVEL)
sentence("awarding.Purchase", "plan", "{actor} said that this purchase is of category {category}")
sentence("awarding.Purchase", "no_standstill", "{actor} gives no voluntary standstill")
sentence(
    "awarding.Decision",
    "decide",
    "{actor} recorded the decision on the award of {lot} to {bidder}: {subject}, of {day}",
)
sentence("awarding.Standstill", "count", "The standstill of {lot} was counted: {kind}, until {last}")
sentence(
    "awarding.Standstill", "extend", "The standstill of {lot} lasts longer after the further decision: until {last}"
)
sentence("awarding.Claim", "receive", "{actor} recorded a claim: {subject}")
sentence("awarding.Claim", "end", "{actor} recorded that it has ended: {subject}")
sentence("awarding.Signing", "sign", "{actor} recorded the signed contract with {supplier}")
sentence("evaluation.Award", "make_records", "{actor} took the records of the award of {lot} to {bidder}")
sentence(
    "evaluation.Award",
    "finish_records",
    "The records that {actor} took of the award of {lot} to {bidder} were sent whole: {files} files, listed in "
    "SHA256SUMS, whose SHA-256 is {sums}",
)


def record_level(verb: str, level: ApprovalLevel, *, actor: Any, now: datetime) -> None:
    """Record a change of the scheme of delegation, in the transaction of the change."""
    facts = {
        "from_value": f"{level.from_value:.2f}",
        "needs_reference": level.needs_reference,
        "call_in_days": level.call_in_days,
    }
    record(verb, level, actor=actor, at=now, data=facts)


def _locked(award: Award) -> Award:
    rows = Award.objects.select_for_update(of=("self",)).select_related("lot__opportunity", "bid__organisation")
    return rows.get(pk=award.pk)


@transaction.atomic
def plan(*, award: Award, category: str, no_standstill_reason: str, actor: Any, now: datetime) -> Purchase:
    """Give the category, and a reason where a voluntary standstill is not wanted. Raises ``NotAllowed``."""
    award = _locked(award)
    rules.may_plan(actor, award, now).or_raise()
    rules.may_change_category(award, category).or_raise()
    reason = no_standstill_reason.strip()
    if reason:
        rules.may_give_no_standstill(award).or_raise()
    made, _created = Purchase.objects.update_or_create(
        award=award, defaults={"category": category, "no_standstill_reason": reason}
    )
    record("plan", made, actor=actor, at=now, data={"category": category or "(none)"})
    if reason:
        record("no_standstill", made, actor=actor, at=now, reason=reason)
    return made


@transaction.atomic
def decide(*, award: Award, body: str, reference: str, decided_on: date, actor: Any, now: datetime) -> Decision:
    """Record what a body decided; call-in begins on the next day. Raises ``NotAllowed``."""
    award = _locked(award)
    rules.may_decide(actor, award, body, decided_on, now).or_raise()
    # The row of this purchase's value and category; the strictest of several.
    levels = [row for row in levels_of(award) if row.body == body]
    level = max(levels, key=lambda row: (row.needs_reference, row.call_in_days), default=None)
    if level and level.needs_reference and not reference.strip():
        raise NotAllowed("Give the reference of the decision, such as the number of the minute.")
    days = level.call_in_days if level else 0
    last = count(decided_on, days, Unit.WORKING_DAYS, Counting.AFTER).last if days else None
    made = Decision.objects.create(
        award=award, body=body, reference=reference.strip(), decided_on=decided_on, call_in_last=last, by=actor, at=now
    )
    data = {"lot": str(award.lot), "bidder": award.bid.organisation.name, "day": day(decided_on)}
    record("decide", made, actor=actor, at=now, data=data)
    return made


def count_standstill(award: Award, actor: Any, now: datetime) -> None:
    """Follows the publication of an award: counted from the day of its notice, which is day 1 where the law says so."""
    award = Award.objects.select_related("lot__opportunity").get(pk=award.pk)
    found = standstill_from(award, award.published_on, now)
    made = Standstill.objects.create(award=award, kind=found.kind, last=found.last, how=found.how)
    last = day(found.last) if found.last else "–"
    data = {"lot": str(award.lot), "kind": made.get_kind_display().lower(), "last": last}
    record("count", made, actor=actor, at=now, data=data)


@transaction.atomic
def receive_claim(*, award: Award, who: str, what: str, received_at: datetime, actor: Any, now: datetime) -> Claim:
    """Somebody told the council of a claim: from now on nothing is signed. Raises ``NotAllowed``."""
    award = _locked(award)
    rules.may_record_claim(actor, award, now).or_raise()
    if received_at > now:
        raise NotAllowed("A claim cannot have been received later than now.")
    found = standstill_of(award)
    in_time = found is not None and found.last is not None and local(received_at).date() <= found.last
    made = Claim.objects.create(
        award=award, who=who.strip(), what=what.strip(), received_at=received_at, suspends=in_time, by=actor, at=now
    )
    record("receive", made, actor=actor, at=now)
    return made


@transaction.atomic
def end_claim(*, claim: Claim, end: str, reason: str, actor: Any, now: datetime) -> Claim:
    """A second person says how it ended. Raises ``NotAllowed``."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("award__lot__opportunity").get(pk=claim.pk)
    rules.may_end_claim(actor, claim, now).or_raise()
    if not reason.strip():
        raise NotAllowed("Say what shows that the claim has ended.")
    claim.end, claim.end_reason, claim.ended_at, claim.ended_by = end, reason.strip(), now, actor
    claim.save(update_fields=["end", "end_reason", "ended_at", "ended_by"])
    record("end", claim, actor=actor, at=now, reason=claim.end_reason)
    if claim.suspends:
        _stand_still_longer(claim.award, actor, now)
    return claim


def _stand_still_longer(award: Award, actor: Any, now: datetime) -> None:
    """After representations the regime of health care gives days from the further decision on."""
    # The lot may have another award by now: it is the one that is signed.
    standing = Award.objects.published().filter(lot=award.lot_id).first()
    found = Standstill.objects.select_for_update().filter(award=standing).first()
    if found is None:
        return
    counted = after_further_decision(award, local(now).date(), now)
    if counted is None or counted.last is None or (found.last and counted.last <= found.last):
        return
    found.last, found.how = counted.last, f"{found.how}. After the further decision: {counted.how}"
    found.save(update_fields=["last", "how"])
    data = {"lot": str(award.lot), "last": day(counted.last)}
    record("extend", found, actor=actor, at=now, data=data)


@transaction.atomic
def sign(*, award: Award, facts: dict[str, Any], actor: Any, now: datetime) -> Signing:
    """Record the signed contract, held against its notice.

    ``facts``: signed_on, supplier, price, starts_on, ends_on, lots, scope, corrected_notice. Raises ``NotAllowed``.
    """
    award = _locked(award)
    rules.may_sign(actor, award, facts["signed_on"], now).or_raise()
    found = rules.differences(stated(award), facts)
    rules.is_accurate(found, facts["corrected_notice"]).or_raise()
    made = Signing.objects.create(award=award, differences=found, by=actor, at=now, **facts)
    record("sign", made, actor=actor, at=now, data={"supplier": made.supplier})
    return made


def make_records(*, award: Award, actor: Any, now: datetime) -> Iterator[bytes]:
    """The records bundle in pieces. Raises ``NotAllowed``. The award comes with its lot, opportunity, bid and people.

    Recorded when it begins, and with the digest of its list of digests once all of it but the end was sent.
    """
    rules.may_take_records(actor, award, now).or_raise()
    with transaction.atomic():
        record("make_records", award, actor=actor, at=now, data=_about(award))
    return _sent(award, actor, now)


def _sent(award: Award, actor: Any, now: datetime) -> Iterator[bytes]:
    source = source_of(award, actor, now)
    writer = Writer(source, contents_of(source))
    yield from writer.pieces()
    with transaction.atomic():
        data = _about(award) | {"files": len(writer.listed), "sums": writer.sums}
        record("finish_records", award, actor=actor, at=now, data=data)
    yield from writer.end()


def _about(award: Award) -> dict[str, Any]:
    return {"lot": str(award.lot), "bidder": award.bid.organisation.name}
