"""What is withheld from summaries; ratings, questions and meetings about them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from tenders.evaluation import rules
from tenders.evaluation.models import AssessmentSummary, Award, Redaction, SummaryRating, SummaryRequest

from .facts import about


@transaction.atomic
def redact(*, award: Award, criterion_id: int, words: str, ground: str, actor: Any, now: datetime) -> Redaction:
    """Withhold words of the winner's assessment from the others. Raises ``NotAllowed``."""
    award = Award.objects.select_for_update(of=("self",)).select_related("lot__opportunity").get(pk=award.pk)
    words = words.strip()
    rules.may_redact(actor, award, criterion_id, words, now).or_raise()
    made = Redaction.objects.create(
        award=award, criterion_id=criterion_id, words=words, ground=ground, by=actor, at=now
    )
    data = {"criterion": str(made.criterion), "lot": str(award.lot)}
    record("redact", made, actor=actor, at=now, reason=made.get_ground_display(), data=data)
    return made


@transaction.atomic
def rate(*, summary: AssessmentSummary, useful: int, words: str, actor: Any, now: datetime) -> SummaryRating:
    """Say how useful a summary was. Raises ``NotAllowed`` the second time."""
    summary = AssessmentSummary.objects.select_for_update(of=("self",)).get(pk=summary.pk)
    rules.may_rate(actor, summary, now).or_raise()
    made = SummaryRating.objects.create(summary=summary, useful=useful, words=words.strip(), by=actor, at=now)
    record("rate", made, actor=actor, at=now, data=about(summary.bid, useful=useful))
    return made


@transaction.atomic
def ask(*, summary: AssessmentSummary, kind: str, text: str, actor: Any, now: datetime) -> SummaryRequest:
    """Ask about a summary, or for a meeting. Raises ``NotAllowed`` when nothing is written."""
    if not text.strip():
        raise NotAllowed("Write what you want to know.")
    made = SummaryRequest.objects.create(summary=summary, kind=kind, text=text.strip(), by=actor, at=now)
    record("ask_summary", made, actor=actor, at=now, data=about(summary.bid))
    lead = summary.award.recommended_by
    context = {"request": made, "opportunity": summary.award.lot.opportunity, "award": summary.award}
    send(template="evaluation/summary_asked", to=lead, context=context, why="you run this award", now=now)
    return made


@transaction.atomic
def answer(*, request: SummaryRequest, text: str, actor: Any, now: datetime) -> SummaryRequest:
    """Answer it; the people of the organisation are told that there is an answer. Raises ``NotAllowed``."""
    request = SummaryRequest.objects.select_for_update(of=("self",)).select_related("summary__bid").get(pk=request.pk)
    rules.may_answer_summary(actor, request, now).or_raise()
    if not text.strip():
        raise NotAllowed("Write the answer.")
    request.answer, request.answered_by, request.answered_at = text.strip(), actor, now
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    record("answer_summary", request, actor=actor, at=now, data=about(request.summary.bid))
    bid = request.summary.bid
    people = User.objects.filter(memberships__organisation=bid.organisation_id, is_active=True).order_by("pk")
    context = {"bid": bid, "opportunity": bid.lot.opportunity}
    send(template="evaluation/summary_answered", to=people, context=context, why="your organisation asked", now=now)
    return request
