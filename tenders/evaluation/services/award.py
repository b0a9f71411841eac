"""From the recommendation to the public award."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.core.templatetags.words import moment
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.evaluation import rules
from tenders.evaluation.lifecycle import AWARD_LIFE
from tenders.evaluation.models import AssessmentSummary, Award, OpenedBid
from tenders.evaluation.queries.recount import recount_of
from tenders.evaluation.queries.results import lot_result
from tenders.evaluation.queries.summaries import summary_of, told_of
from tenders.opportunities.enums import LotState
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.lifecycle import LIFE as OPPORTUNITY_LIFE
from tenders.opportunities.lifecycle import LOT_LIFE
from tenders.opportunities.models import Lot, Opportunity

from .facts import about
from .to_bidders import tell_bidder


@transaction.atomic
def recommend(*, lot: Lot, bid: Bid, reason: str, actor: Any, now: datetime) -> Award:
    """Recommend a bid for a lot; its whole arithmetic is kept with it. Raises ``NotAllowed``."""
    lot = Lot.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=lot.pk)
    rules.may_recommend(actor, lot, bid, now).or_raise()
    if not reason.strip():
        raise NotAllowed("Give the reason for the recommendation.")
    result = lot_result(lot)
    own = result.of(bid.pk)
    rules.can_win(own.out).or_raise()
    rules.is_most_advantageous(lot, bid, result).or_raise()
    award = Award.objects.create(
        lot=lot,
        bid=bid,
        reason=reason.strip(),
        results=result.as_json(),
        price=own.price,
        recommended_at=now,
        recommended_by=actor,
    )
    if lot.state == LotState.COMPETING:
        LOT_LIFE.take("assess", lot, actor=actor, now=now)
    data = about(bid, total=f"{own.total} {result.unit}", model=lot.opportunity.model_digest)
    record("recommend", award, actor=actor, at=now, reason=reason.strip(), data=data)
    return award


@transaction.atomic
def approve(*, award: Award, actor: Any, now: datetime) -> Award:
    """Approve what somebody else recommended. Raises ``NotAllowed``."""
    # One act about the bids of a lot at a time: a decision that takes a bid out waits, or is seen by the recount.
    Lot.objects.select_for_update(of=("self",)).get(pk=award.lot_id)
    changes = {"approved_at": now, "approved_by": actor}
    data = about(award.bid, recount="every figure agrees")
    approved = AWARD_LIFE.take("approve", award, actor=actor, now=now, changes=changes, data=data)
    rules.still_counts(recount_of(approved).faults).or_raise()
    LOT_LIFE.take("approve_award", approved.lot, actor=actor, now=now)
    return approved


@transaction.atomic
def reconsider(*, award: Award, reason: str, actor: Any, now: datetime) -> Award:
    """Send back what is recommended or approved; a new recommendation can follow. Raises ``NotAllowed``.

    Bidders who were told of it are told that it no longer stands. The reason is the council's own: they do not read it.
    """
    if not reason.strip():
        raise NotAllowed("Give the reason for sending it back.")
    lot = Lot.objects.select_for_update(of=("self",)).get(pk=award.lot_id)
    sent_back = AWARD_LIFE.take("reconsider", award, actor=actor, now=now, reason=reason.strip(), data=about(award.bid))
    if lot.state == LotState.AWARD_APPROVED:
        LOT_LIFE.take("send_back", lot, actor=actor, now=now)
    _withdraw_summaries(sent_back, actor, now)
    return sent_back


@transaction.atomic
def set_aside(*, award: Award, reason: str, actor: Any, now: datetime) -> Award:
    """Withdraw a published award whose contract is not signed; a new recommendation can follow. Raises ``NotAllowed``.

    Everyone reads that it was withdrawn; bidders are told. The reason is the council's own.
    """
    if not reason.strip():
        raise NotAllowed("Give the reason for withdrawing it.")
    lot = Lot.objects.select_for_update(of=("self",)).get(pk=award.lot_id)
    changes, data = {"withdrawn_at": now}, about(award.bid)
    gone = AWARD_LIFE.take("set_aside", award, actor=actor, now=now, reason=reason.strip(), changes=changes, data=data)
    LOT_LIFE.take("set_aside", lot, actor=actor, now=now)
    _withdraw_summaries(gone, actor, now)
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=lot.opportunity_id)
    if opportunity.state == OpportunityState.FINISHED:
        OPPORTUNITY_LIFE.take("reopen", opportunity, actor=actor, now=now)
    return gone


def _withdraw_summaries(award: Award, actor: Any, now: datetime) -> None:
    rows = list(award.summaries.select_related("bid__organisation", "bid__lot__opportunity").order_by("pk"))
    if not rows:
        return
    award.summaries.update(withdrawn_at=now)
    bidders = ", ".join(sorted(row.bid.organisation.name for row in rows))
    data = {"count": len(rows), "lot": str(award.lot), "bidders": bidders}
    record("withdraw_summaries", award, actor=actor, at=now, data=data)
    for row in rows:
        tell_bidder("evaluation/withdrawn", row.bid, now)


@transaction.atomic
def send_summaries(*, award: Award, actor: Any, now: datetime) -> Award:
    """Give every bidder of the lot their assessment summary at the same moment. Raises ``NotAllowed``."""
    rules.is_explained(award).or_raise()
    opened = list(
        OpenedBid.objects.assessed()
        .filter(bid__lot=award.lot)
        .select_related("bid__organisation", "bid__lot__opportunity")
        .order_by("pk")
    )
    bidders = ", ".join(sorted(row.bid.organisation.name for row in opened))
    data = about(award.bid, count=len(opened), bidders=bidders)
    sent = AWARD_LIFE.take("send_summaries", award, actor=actor, now=now, changes={"sent_at": now}, data=data)
    told = told_of(sent)
    for row in opened:
        summary = AssessmentSummary.objects.create(bid=row.bid, award=sent, content=summary_of(row, told), sent_at=now)
        tell_bidder("evaluation/summary", summary.bid, now, summary=summary)
    return sent


@transaction.atomic
def publish(
    *,
    award: Award,
    actor: Any,
    now: datetime,
    notice_number: str = "",
    notice_published_at: datetime | None = None,
) -> Award:
    """Show the award on the public page; the last lot finishes the opportunity. Raises ``NotAllowed``.

    Number and time are those of the award notice on the central platform; both are empty where none is needed.
    """
    number = notice_number.strip()
    rules.is_noticed(award, number, notice_published_at, now).or_raise()
    changes = {"published_at": now, "notice_number": number, "notice_published_at": notice_published_at}
    data = about(award.bid)
    published = AWARD_LIFE.take("publish", award, actor=actor, now=now, changes=changes, data=data)
    if notice_published_at:
        facts = {"lot": str(award.lot), "number": number, "published": moment(notice_published_at)}
        record("record_notice", published, actor=actor, at=now, data=facts)
    LOT_LIFE.take("award", published.lot, actor=actor, now=now)
    finish_with_last(published.lot, actor, now)
    return published


def finish_with_last(lot: Lot, actor: Any, now: datetime) -> None:
    """The opportunity is over when its last lot is: finished where one was awarded, otherwise ended."""
    # Locked first: of two lots that end at once the second sees the first.
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=lot.opportunity_id)
    states = set(Lot.objects.filter(opportunity=opportunity).values_list("state", flat=True))
    if opportunity.state != OpportunityState.OPENED or states - {LotState.AWARDED, LotState.TERMINATED}:
        return
    if LotState.AWARDED in states:
        OPPORTUNITY_LIFE.take("finish", opportunity, actor=actor, now=now)
        return
    reason = "No lot was awarded."
    changes = {"state_reason": reason}
    OPPORTUNITY_LIFE.take("end_unawarded", opportunity, actor=actor, now=now, reason=reason, changes=changes)
