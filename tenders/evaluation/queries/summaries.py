"""What a bidder is told (Procurement Regulations 2024, regulation 31): scores, reasons, what more was needed, the winner's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.accounts.enums import PRIVATE_FORMS
from portal.accounts.models import Organisation
from tenders.evaluation.enums import Ground, ScoreState
from tenders.evaluation.models import Award, OpenedBid, Pin, Redaction
from tenders.opportunities.pricing import plain
from tenders.opportunities.scoring.frozen import Point, ScoredCriterion

from .lots import why_given
from .model import model_of

WITHHELD = "[withheld]"


@dataclass(frozen=True, slots=True)
class Told:
    """What all summaries of an award are written from (3 queries)."""

    award: Award
    criteria: Mapping[int, ScoredCriterion]
    pins: Mapping[tuple[str, int], list[str]]
    redactions: Mapping[int, list[Redaction]]
    why: str


def told_of(award: Award) -> Told:
    """Read it once for every bid. The award comes with its lot and opportunity."""
    redactions: dict[int, list[Redaction]] = {}
    for row in Redaction.objects.filter(award=award):
        redactions.setdefault(row.criterion_id, []).append(row)
    criteria = {criterion.id: criterion for criterion in model_of(award.lot).criteria}
    return Told(award, criteria, _pins(award), redactions, why_given(award))


def _pins(award: Award) -> dict[tuple[str, int], list[str]]:
    """{(bid, criterion): passages that final scores rest on}, each once, in the order in which they were pinned."""
    rows = Pin.objects.filter(
        score__bid__lot=award.lot, score__state=ScoreState.FINAL, score__replaced_at=None
    ).select_related("score")
    found: dict[tuple[str, int], list[str]] = {}
    for pin in rows.order_by("at", "pk"):
        passages = found.setdefault((str(pin.score.bid_id), pin.score.criterion_id), [])
        if str(pin) not in passages:
            passages.append(str(pin))
    return found


def summary_of(opened: OpenedBid, told: Told) -> dict[str, Any]:
    """The assessment summary of one bid as plain values, from the arithmetic kept with the award."""
    results = told.award.results
    own, winner = _result(results["bids"], opened.bid_id), _result(results["bids"], told.award.bid_id)
    won = own["bid_id"] == winner["bid_id"]
    theirs = {(step["criterion_id"], step["criterion"]): step for step in winner["steps"]}
    return {
        "bidder": own["bidder"],
        "won": won,
        "rank": own["rank"],
        "out": own["out"],
        "why": told.why if own["rank"] and own["rank"] <= winner["rank"] else "",
        "bids": len(results["bids"]),
        "total": own["total"],
        "quality": own["quality"],
        "price": own["price"],
        "is_lower_better": results["is_lower_better"],
        "winner": winner["bidder"],
        "winner_is": _known_as(told.award.bid.organisation),
        "page": told.award.lot.opportunity.get_absolute_url(),
        "winner_total": winner["total"],
        "winner_quality": winner["quality"],
        "sentences": results["sentences"],
        "criteria": [
            _criterion(told, own["bid_id"], step, theirs.get((step["criterion_id"], step["criterion"])), won)
            for step in own["steps"]
        ],
    }


def _known_as(organisation: Organisation) -> str:
    """Numbers and address of the successful supplier; a person's own address is left out."""
    numbers = (
        ("company number", organisation.companies_house_number),
        ("charity number", organisation.charity_number),
        ("public procurement organisation number", organisation.ppon),
    )
    known = [f"{name} {value}" for name, value in numbers if value]
    address = "" if organisation.legal_form in PRIVATE_FORMS else " ".join(organisation.address.split())
    return "; ".join([*known, *([address] if address else [])])


def _criterion(
    told: Told, bid_id: str, mine: dict[str, Any], theirs: dict[str, Any] | None, won: bool
) -> dict[str, Any]:
    criterion = told.criteria.get(mine["criterion_id"])
    point, higher = _points(criterion, mine["score"])
    row = {
        **{name: mine[name] for name in ("criterion", "weight", "score", "working", "points", "reason")},
        "stands_for": f"{point.label}: {point.descriptor}" if point else "",
        "available": "; ".join(f"{plain(point.score)} {point.label}" for point in criterion.scale) if criterion else "",
        "passages": told.pins.get((bid_id, mine["criterion_id"]), []),
        "higher": f"{higher.label}: {higher.needs or higher.descriptor}" if higher else "",
    }
    if won or theirs is None:
        return row
    reason, grounds = _redacted(theirs["reason"], told.redactions.get(theirs["criterion_id"], []))
    return row | {
        "winner_score": theirs["score"],
        "winner_points": theirs["points"],
        "winner_reason": reason,
        "withheld": grounds,
    }


def _points(criterion: ScoredCriterion | None, score: str) -> tuple[Point | None, Point | None]:
    """(the point that was given, the next better one) of a scale; nothing for prices."""
    if criterion is None or not criterion.scale:
        return None, None
    try:
        value = Decimal(score.split(" ")[0])
    except InvalidOperation:
        # What is passed or failed is told by its label.
        value = next((point.score for point in criterion.scale if point.label == score), Decimal(-1))
    better = sorted((point for point in criterion.scale if point.score > value), key=lambda point: point.score)
    return criterion.point(value), better[0] if better else None


def _redacted(reason: str, rows: Iterable[Redaction]) -> tuple[str, list[str]]:
    grounds = []
    for row in rows:
        reason = reason.replace(row.words, WITHHELD)
        grounds.append(Ground(row.ground).label)
    return reason, sorted(set(grounds))


def unexplained(award: Award) -> list[str]:
    """Criteria of bids whose score has no reason: a summary that left one out would not be what the law asks for."""
    scored = {criterion.id for criterion in model_of(award.lot).scored}
    return [
        f"{row['bidder']}, “{step['criterion']}”"
        for row in award.results["bids"]
        for step in row["steps"]
        if step["criterion_id"] in scored and not step["reason"].strip()
    ]


def _result(results: list[dict[str, Any]], bid_id: Any) -> dict[str, Any]:
    return next(row for row in results if row["bid_id"] == str(bid_id))
