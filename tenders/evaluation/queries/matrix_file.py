"""Every score of a lot as rows for a spreadsheet, read in pieces."""

from collections.abc import Iterator
from typing import Any

from tenders.evaluation.models import Moderation, Score
from tenders.opportunities.models import Lot

HEAD = ("Bidder", "Criterion", "Scored by", "Score", "Reason", "Number", "Replaced", "Why it changed", "Agreed score")
AT_ONCE = 2000


def score_rows(lot: Lot) -> Iterator[tuple[Any, ...]]:
    """One row a final score, replaced ones too, in the order of bidders and criteria (2 queries)."""
    agreed = {
        (bid, criterion): value
        for bid, criterion, value in Moderation.objects.filter(bid__lot=lot).values_list("bid", "criterion", "value")
    }
    rows = Score.objects.filter(bid__lot=lot, state="FINAL", bid__opened__is_sound=True).values_list(
        "bid__organisation__name", "criterion__name", "member__user__full_name", "value", "reason", "number",
        "replaced_at", "why", "bid", "criterion",
    )  # fmt: skip
    ordered = rows.order_by("bid__organisation__name", "bid", "criterion__sort_order", "criterion", "member", "number")
    for *cells, why, bid, criterion in ordered.iterator(chunk_size=AT_ONCE):
        replaced = "yes" if cells.pop() else ""
        yield (*cells, replaced, why, agreed.get((bid, criterion)))
