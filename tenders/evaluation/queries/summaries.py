"""What a bidder is told (Procurement Regulations 2024, regulation 31): scores, reasons, and the winner's."""

from typing import Any

from tenders.evaluation.models import Award, OpenedBid


def summary_of(opened: OpenedBid, award: Award) -> dict[str, Any]:
    """The assessment summary of one bid as plain values, from the arithmetic kept with the award."""
    results = award.results["bids"]
    own = _result(results, opened.bid_id)
    winner = _result(results, award.bid_id)
    return {
        "bidder": own["bidder"],
        "won": own["bid_id"] == winner["bid_id"],
        "rank": own["rank"],
        "bids": len(results),
        "total": own["total"],
        "price": own["price"],
        "winner": winner["bidder"],
        "winner_total": winner["total"],
        "sentences": award.results["sentences"],
        "reason": award.reason,
        "criteria": [
            {
                "criterion": mine["criterion"],
                "weight": mine["weight"],
                "score": mine["score"],
                "working": mine["working"],
                "points": mine["points"],
                "reason": mine["reason"],
                "winner_score": theirs["score"],
                "winner_points": theirs["points"],
                "winner_reason": theirs["reason"],
            }
            for mine, theirs in zip(own["steps"], winner["steps"], strict=True)
        ],
    }


def _result(results: list[dict[str, Any]], bid_id: Any) -> dict[str, Any]:
    return next(row for row in results if row["bid_id"] == str(bid_id))
