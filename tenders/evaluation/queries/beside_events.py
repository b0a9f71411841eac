"""What the record of an audit event says beside the sentence: reasons, passages, words of bidders.

These texts stay in their records, where the law on keeping them applies; the audit chain holds who, what and when.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable

from portal.audit.models import AuditEvent
from tenders.evaluation.models import (
    Agreement,
    BidderInterest,
    BidRequest,
    OpenedBid,
    Redaction,
    Score,
    SummaryRating,
    SummaryRequest,
)

Pairs = list[tuple[str, str]]
Events = list[AuditEvent]


def details_of(events: Iterable[AuditEvent]) -> dict[int, Pairs]:
    """{event: [(label, text), …]}; empty texts are left out."""
    by_act: dict[tuple[str, str], Events] = defaultdict(list)
    for event in events:
        by_act[event.subject_type, event.verb].append(event)
    found: dict[int, Pairs] = {}
    for act, rows in by_act.items():
        if act in _READERS:
            found |= _READERS[act](rows)
    return {key: [(label, text) for label, text in pairs if text] for key, pairs in found.items()}


def bids_of(events: Iterable[AuditEvent]) -> dict[int, str]:
    """{event: whose bid for which lot} of the opening of each bid: the chain calls a bid by its key alone."""
    about = {event.pk: event.subject_id for event in events if (event.subject_type, event.verb) == ("bids.bid", "open")}
    if not about:
        return {}
    rows = OpenedBid.objects.without_content().filter(bid__in=set(about.values()))
    names = {
        str(row.bid_id): f"The bid of {row.bid.organisation.name} ({row.bid.lot})"
        for row in rows.select_related("bid__organisation", "bid__lot")
    }
    return {key: names[bid] for key, bid in about.items()}


def _keys(events: Events) -> set[int]:
    return {int(event.subject_id) for event in events}


def _scores(events: Events) -> dict[int, Pairs]:
    rows = Score.objects.filter(pk__in=_keys(events)).prefetch_related("pins")
    by_key = {str(row.pk): row for row in rows}
    found: dict[int, Pairs] = {}
    for event in events:
        score = by_key[event.subject_id]
        passages = [("Rests on", str(pin)) for pin in score.pins.all()]
        found[event.pk] = [("Reason for the score", score.reason), *passages]
    return found


def _agreements(events: Events) -> dict[int, Pairs]:
    """The agreement that the event made: a later one is another row."""
    rows = Agreement.objects.filter(moderation__in=_keys(events))
    by_key = {(str(row.moderation_id), row.number): row for row in rows}
    found: dict[int, Pairs] = {}
    for event in events:
        row = by_key[event.subject_id, json.loads(event.data)["number"]]
        found[event.pk] = [
            ("The scale says", row.descriptor),
            ("Reason for the score", row.reason),
            ("What was discussed", row.discussed),
            ("Who disagrees", row.dissent),
        ]
    return found


def _interests(events: Events) -> dict[int, Pairs]:
    by_key: dict[str, Pairs] = defaultdict(list)
    rows = BidderInterest.objects.filter(member__in=_keys(events)).exclude(interest="")
    for row in rows.select_related("organisation"):
        by_key[str(row.member_id)].append((f"About {row.organisation.name}", row.interest))
    return {event.pk: by_key[event.subject_id] for event in events}


def _opened(events: Events) -> dict[int, Pairs]:
    rows = OpenedBid.objects.without_content().filter(bid__in={event.subject_id for event in events})
    damage = {str(key): text for key, text in rows.values_list("bid", "damage")}
    return {event.pk: [("Damage", damage[event.subject_id])] for event in events}


def _texts(model, *fields: tuple[str, str]) -> Callable[[Events], dict[int, Pairs]]:
    """A reader of the named fields of a record: ``(label, name)``."""

    def read(events: Events) -> dict[int, Pairs]:
        by_key = {str(row.pk): row for row in model.objects.filter(pk__in=_keys(events))}
        return {
            event.pk: [(label, str(getattr(by_key[event.subject_id], name))) for label, name in fields]
            for event in events
        }

    return read


_READERS: dict[tuple[str, str], Callable[[Events], dict[int, Pairs]]] = {
    ("evaluation.score", "finalise"): _scores,
    ("evaluation.moderation", "agree"): _agreements,
    ("evaluation.panelmember", "declare"): _interests,
    ("bids.bid", "open"): _opened,
    ("evaluation.redaction", "redact"): _texts(Redaction, ("Words", "words")),
    ("evaluation.bidrequest", "ask"): _texts(BidRequest, ("Asked", "text")),
    ("evaluation.bidrequest", "answer"): _texts(BidRequest, ("Answer", "answer")),
    ("evaluation.summaryrating", "rate"): _texts(SummaryRating, ("What would have helped more", "words")),
    ("evaluation.summaryrequest", "ask_summary"): _texts(SummaryRequest, ("Asked", "text")),
    ("evaluation.summaryrequest", "answer_summary"): _texts(SummaryRequest, ("Answer", "answer")),
}
