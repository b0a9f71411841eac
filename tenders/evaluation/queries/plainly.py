"""What the plain proof is asked and answers: rows as they are stored, nothing that was counted before."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tenders.bids.models import Receipt
from tenders.evaluation.models import Agreement, Award, OpenedBid
from tenders.evaluation.proof import recount
from tenders.evaluation.proof_lots import Candidate, draw, give
from tenders.evaluation.proof_prices import compared_price
from tenders.opportunities.enums import LotState
from tenders.opportunities.models import Lot

from .results import disregarded

Counted = Mapping[str, Mapping[str, Any]]


def bids_plainly(lot: Lot) -> dict[str, dict[str, Any]]:
    """{bid: {"compared", "points", "total", "rank"}}, as texts. The lot comes with its opportunity."""
    content = lot.opportunity.model_content
    opened = dict(OpenedBid.objects.assessed().filter(bid__lot=lot).values_list("bid", "prices"))
    scores: dict[str, dict[int, str]] = {str(bid): {} for bid in opened}
    # What the panel agreed, as the database keeps it for good: of each the last agreement.
    agreed = Agreement.objects.filter(moderation__bid__lot=lot).order_by("number")
    for bid, criterion, value in agreed.values_list("moderation__bid", "moderation__criterion", "value"):
        if str(bid) in scores:
            scores[str(bid)][criterion] = str(value)
    has_prices = hasattr(lot, "price_opening")
    prices = {str(bid): compared_price(content, lot.number, typed) if typed else None for bid, typed in opened.items()}
    counted = recount(content, lot.number, scores, prices if has_prices else None, disregarded(lot))
    return {bid: {"compared": prices[bid] if has_prices else None, **row} for bid, row in counted.items()}


def first_plainly(lot: Lot, counted: Counted) -> list[str]:
    """The bids that may get a lot that stands alone: the first, or where it was published the one that is drawn."""
    first = sorted(bid for bid, row in counted.items() if row["rank"] == 1)
    if len(first) > 1 and lot.opportunity.model_content.get("draw") == "SHA-256":
        return _drawn(lot, first)[:1]
    return first


def lots_plainly(award: Award, counted: Counted) -> dict[str, list[str]]:
    """{number of a lot: the bid that gets it} of the lots of an award that are given together.

    ``counted``: the award's own lot. Raises ``TooManyWays``.
    """
    opportunity, settled = award.lot.opportunity, (LotState.AWARD_APPROVED, LotState.AWARDED)
    awarded = Award.objects.standing().filter(lot__opportunity=opportunity, lot__state__in=settled)
    won = Counter(str(owner) for owner in awarded.values_list("bid__organisation", flat=True))
    offers = {}
    for lot in opportunity.lots.exclude(state__in=(LotState.TERMINATED, *settled)):
        lot.opportunity = opportunity
        offers[lot.number] = _candidates(lot, counted if lot.pk == award.lot_id else bids_plainly(lot))
    given = give(offers, opportunity.lots_award_max, won)
    return {str(number): [bid] if bid else [] for number, bid in given.items()}


def _candidates(lot: Lot, counted: Counted) -> list[Candidate]:
    owners = {str(bid): str(owner) for bid, owner in lot.bids.values_list("pk", "organisation")}
    placed = [bid for bid, row in counted.items() if row["rank"] is not None]
    return [Candidate(bid, owners[bid], counted[bid]["rank"], turn) for turn, bid in enumerate(_drawn(lot, placed))]


def _drawn(lot: Lot, bids: list[str]) -> list[str]:
    """In the order of the draw, by the last receipt of a submission that each opened bid holds."""
    newest: dict[Any, tuple[int, str]] = {}
    rows = Receipt.objects.filter(kind="SUBMITTED", bid__in=OpenedBid.objects.filter(bid__lot=lot).values("bid"))
    for bid, version, content in rows.values_list("bid", "version", "content"):
        newest[bid] = max(newest.get(bid, (0, "")), (version, content))
    digests = [hashlib.sha256(content.encode()).hexdigest() for _version, content in newest.values()]
    return draw(lot.opportunity.model_digest, digests, bids)
