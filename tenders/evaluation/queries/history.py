"""The audit events of the evaluation of one opportunity, in the order of time.

Scores and agreements come only once the quality of their lot is agreed, whoever asks. Nothing is here that happened to
a bid before it was opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast

from portal.audit.models import AuditEvent
from portal.audit.presenters import present
from tenders.evaluation import slots
from tenders.evaluation.enums import HistoryKind, ModerationState
from tenders.evaluation.models import (
    Award,
    BidderInterest,
    BidRequest,
    Defect,
    LotEnding,
    Moderation,
    OpenedBid,
    Opening,
    PanelMember,
    PanelPlan,
    Redaction,
    Reveal,
    Score,
    SummaryRating,
    SummaryRequest,
)
from tenders.opportunities.models import Lot, Opportunity

from .beside_events import bids_of, details_of
from .model import quality_of

OF_OPENING = ("opener_interest", "open")
OF_AWARD = ("finish", "terminate", "reopen")
OF_PRICES = ("approve_prices", "open_prices")
OF_LOT = ("assess", "approve_award", "send_back", "award", "set_aside", "terminate")


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a person reads it.

    ``who`` is empty where the sentence names them; ``details``: (label, text) of what its record says beside it.
    """

    at: Any
    who: str
    sentence: str
    details: tuple[tuple[str, str], ...]


def agreed_lots(opportunity: Opportunity) -> list[int]:
    """The lots of which every criterion of every assessed bid has an agreed score (2 queries)."""
    assessed = OpenedBid.objects.assessed().filter(bid__lot__opportunity=opportunity)
    bids = dict(assessed.order_by().values_list("bid__lot").annotate(Count("pk")))
    rows = Moderation.objects.filter(bid__opened__in=assessed, state=ModerationState.AGREED)
    agreed = dict(rows.order_by().values_list("bid__lot").annotate(Count("pk")))
    criteria = len(quality_of(opportunity))
    return sorted(lot for lot, count in bids.items() if agreed.get(lot, 0) == count * criteria)


def events_of(opportunity: Opportunity, kind: str = "") -> QuerySet:
    """The events, of one kind or of all, oldest first."""
    first, *others = [
        AuditEvent.objects.unsealed().filter(wanted).order_by()
        for found, wanted in _wanted(opportunity)
        if not kind or found == kind
    ]
    return first.union(*others, all=True).order_by("at", "id")


def _wanted(opportunity: Opportunity) -> Iterator[tuple[str, Q]]:
    """(kind, which events): a record of one kind gives events of one kind, except those of opportunity and lots."""
    of_bid = {"bid__lot__opportunity": opportunity}
    of_award, of_summary = {"award__lot__opportunity": opportunity}, {"summary__award__lot__opportunity": opportunity}
    lots = Lot.objects.filter(opportunity=opportunity)
    itself = Opportunity.objects.filter(pk=opportunity.pk)
    yield HistoryKind.OPENING, _about(Opening.objects.filter(opportunity=opportunity))
    yield HistoryKind.OPENING, _about(itself) & Q(verb__in=OF_OPENING)
    yield HistoryKind.OPENING, Q(chain=opportunity.bid_chain, verb__in=("open", "leave"), subject_type="bids.bid")
    yield HistoryKind.OPENING, _about(lots) & Q(verb__in=OF_PRICES)
    yield HistoryKind.PANEL, _about(PanelMember.objects.filter(opportunity=opportunity))
    yield HistoryKind.PANEL, _about(PanelPlan.objects.filter(opportunity=opportunity))
    yield HistoryKind.PANEL, _about(BidderInterest.objects.filter(member__opportunity=opportunity))
    yield HistoryKind.PANEL, _about(Reveal.objects.filter(**of_bid))
    agreed = agreed_lots(opportunity)
    yield HistoryKind.SCORES, _about(Score.objects.filter(bid__lot__in=agreed))
    yield HistoryKind.AGREEMENTS, _about(Moderation.objects.filter(bid__lot__in=agreed))
    yield HistoryKind.REQUESTS, _about(Defect.objects.filter(**of_bid))
    yield HistoryKind.REQUESTS, _about(BidRequest.objects.filter(defect__bid__lot__opportunity=opportunity))
    yield HistoryKind.AWARD, _about(Award.objects.filter(lot__opportunity=opportunity))
    yield HistoryKind.AWARD, _about(LotEnding.objects.filter(lot__opportunity=opportunity))
    yield HistoryKind.AWARD, _about(lots) & Q(verb__in=OF_LOT)
    yield HistoryKind.AWARD, _about(itself) & Q(verb__in=OF_AWARD)
    for rows in slots.HISTORY.ask(opportunity):
        for records in rows:
            yield HistoryKind.AWARD, _about(records)
    yield HistoryKind.SUMMARIES, _about(Redaction.objects.filter(**of_award))
    yield HistoryKind.SUMMARIES, _about(SummaryRating.objects.filter(**of_summary))
    yield HistoryKind.SUMMARIES, _about(SummaryRequest.objects.filter(**of_summary))


def _about(records: QuerySet) -> Q:
    """Events keep the keys of their records as text, without a foreign key."""
    keys = records.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(subject_type=records.model._meta.label_lower, subject_id__in=keys)


def told(events: list[AuditEvent]) -> list[Told]:
    """The events of one page in words (one query for each kind of record on it)."""
    details, bids = details_of(events), bids_of(events)
    found = []
    for event in events:
        who, sentence = event.actor_name or "The portal", present(event)
        if event.pk in bids:
            sentence = sentence.replace(event.subject_name, bids[event.pk], 1)
        found.append(Told(event.at, "" if who in sentence else who, sentence, tuple(details.get(event.pk, ()))))
    return found
