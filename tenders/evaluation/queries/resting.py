"""Agreed scores that rest on somebody who was recused afterwards."""

from typing import Any

from django.db.models import Max

from tenders.evaluation.enums import MemberState, Outcome
from tenders.evaluation.models import Agreement, BidderInterest, PanelMember, Score
from tenders.opportunities.models import Lot


def resting_on_recused(lot: Lot) -> set[tuple[Any, int]]:
    """(bid, criterion) on which a member had scored who was recused after the score was agreed (2 queries, or 4)."""
    here = {"member__opportunity": lot.opportunity_id, "outcome": Outcome.RECUSED}
    gone = PanelMember.objects.filter(opportunity=lot.opportunity_id, state=MemberState.RECUSED)
    whole = dict(gone.values_list("pk", "decided_at"))
    rows = BidderInterest.objects.filter(**here).values_list("member", "organisation", "decided_at")
    part = {(member, organisation): at for member, organisation, at in rows}
    if not whole and not part:
        return set()
    agreements = Agreement.objects.filter(moderation__bid__lot=lot).order_by()
    newest = agreements.values_list("moderation__bid", "moderation__criterion").annotate(Max("at"))
    agreed = {(bid, criterion): at for bid, criterion, at in newest}
    final = Score.objects.final().filter(bid__lot=lot).order_by()
    return {
        (bid, criterion)
        for bid, criterion, member, organisation in final.values_list("bid", "criterion", "member", "bid__organisation")
        for recused_at in (whole.get(member), part.get((member, organisation)))
        if recused_at and (bid, criterion) in agreed and agreed[bid, criterion] < recused_at
    }
