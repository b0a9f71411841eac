"""What is withheld from summaries, and what bidders say about theirs."""

from datetime import datetime
from typing import Any

from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import AssessmentSummary, Award, SummaryRequest
from tenders.evaluation.queries.summaries import unexplained

from .panel import leads

BEFORE = (AwardState.RECOMMENDED, AwardState.APPROVED)


def may_redact(actor: Any, award: Award, criterion_id: int, words: str, now: datetime) -> Verdict:
    """A lead, before the summaries are sent, words that stand in the winner's reason."""
    return first_no(leads(actor, award, now), _is_before(award), _stands(award, criterion_id, words))


def _is_before(award: Award) -> Verdict:
    return ALLOWED if award.state in BEFORE else refuse("The summaries are sent: what they say can no longer change.")


def _stands(award: Award, criterion_id: int, words: str) -> Verdict:
    steps = next(row["steps"] for row in award.results["bids"] if row["bid_id"] == str(award.bid_id))
    if any(step["criterion_id"] == criterion_id and words in step["reason"] for step in steps):
        return ALLOWED
    return refuse("These words do not stand in the reason for that score. Copy them as they are.")


def is_explained(award: Award) -> Verdict:
    """Every score of every bid has its reason (regulation 31(2))."""
    missing = unexplained(award)
    return refuse(f"A reason is missing: {'; '.join(missing)}.") if missing else ALLOWED


def may_rate(actor: Any, summary: AssessmentSummary, now: datetime) -> Verdict:
    """Once for each organisation."""
    if hasattr(summary, "rating"):
        return refuse("Your organisation has said how useful this summary was.")
    return ALLOWED


def may_answer_summary(actor: Any, request: SummaryRequest, now: datetime) -> Verdict:
    """A lead, once."""
    if request.answered_at is not None:
        return refuse("This is answered already.")
    return leads(actor, request, now)
