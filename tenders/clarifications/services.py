"""Asking, answering, and seeing to it that nobody learns who asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.audit import presenters
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from tenders.opportunities.models import Opportunity, PublishedDocument
from tenders.opportunities.services.telling import tell

from . import rules
from .enums import Confidence, State
from .leaks import Leak
from .lifecycle import LIFE
from .models import Clarification
from .queries import leaks_in
from .querysets import LAST_HOURS

presenters.sentence("clarifications.Clarification", "ask", "A question was asked")
presenters.sentence("clarifications.Clarification", "draft", "{actor} saved a draft of the answer")
presenters.sentence("clarifications.Clarification", "reveal", "{actor} looked up who asked a question")

# What the duty officers' mail takes at a time.
BATCH = 100


@transaction.atomic
def ask(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    text: str,
    actor: Any,
    now: datetime,
    products: str = "",
    document: PublishedDocument | None = None,
    clause: str = "",
    question_number: str = "",
    is_help: bool = False,
    confidence_reason: str = "",
) -> Clarification:
    """Ask as an organisation. Raises ``NotAllowed`` after the question deadline, and without words."""
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    rules.may_ask(opportunity, now, is_help=is_help).or_raise()
    rules.may_ask_for(actor, organisation, now).or_raise()
    if not text.strip():
        raise NotAllowed("Write your question.")
    _refuse_strange(opportunity, document, question_number.strip())
    made = Clarification.objects.create(
        opportunity=opportunity,
        organisation=organisation,
        asked_by=actor,
        asked_at=now,
        text=text.strip(),
        products=products.strip(),
        document=document,
        clause=clause.strip(),
        question_number=question_number.strip(),
        is_help=is_help,
        confidence=Confidence.PROPOSED if confidence_reason.strip() else Confidence.NO,
        confidence_reason=confidence_reason.strip(),
    )
    # Who asked stays in the sealed chain until the opening.
    record("ask", made, actor=actor, at=now, chain=opportunity.bid_chain)
    if made.is_priority(now):
        _tell_duty(made, now)
    return made


def _refuse_strange(opportunity: Opportunity, document: PublishedDocument | None, number: str) -> None:
    """What it is about is shown to everyone, so it is never free text of somebody else's."""
    if document is not None and document.opportunity_id != opportunity.pk:
        raise NotAllowed("Choose a document of this opportunity.")
    version = opportunity.question_version
    if number and number not in {question.number for question in (version.structure.questions if version else ())}:
        raise NotAllowed("Choose a question of the bid.")


@transaction.atomic
def save_draft(
    *, clarification: Clarification, text: str, answer: str, actor: Any, now: datetime, clause: str = "", seen: str = ""
) -> Clarification:
    """Keep question and answer as they will be published. ``seen``: the time of the draft that the writer read.

    Raises ``NotAllowed`` when somebody else saved in between; nothing of either is lost.
    """
    locked = Clarification.objects.select_for_update(of=("self",)).get(pk=clarification.pk)
    rules.may_draft(actor, locked, now).or_raise()
    if locked.drafted_at and locked.drafted_by_id != actor.pk and seen != locked.drafted_at.isoformat():
        raise NotAllowed("A colleague saved a draft in between. It stands below yours: compare, and save again.")
    locked.published_text, locked.answer, locked.published_clause = text.strip(), answer.strip(), clause.strip()
    locked.drafted_at, locked.drafted_by = now, actor
    locked.save(update_fields=["published_text", "answer", "published_clause", "drafted_at", "drafted_by"])
    record("draft", locked, actor=actor, at=now)
    return locked


@transaction.atomic
def publish(
    *,
    clarification: Clarification,
    text: str,
    answer: str,
    overruled: Mapping[str, str],
    actor: Any,
    now: datetime,
    clause: str | None = None,
) -> Clarification:
    """Publish question and answer to all, numbered. ``overruled``: words found → why they may stand.

    Raises ``NotAllowed`` while a text (the page or clause too) still tells who asked.
    """
    clause = (clarification.clause if clause is None else clause).strip()
    if not text.strip() or not answer.strip():
        raise NotAllowed("Write the question as it will be published, and the answer.")
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=clarification.opportunity_id)
    standing = _let_stand(clarification, f"{text}\n\n{answer}\n\n{clause}", overruled)
    newest = Clarification.objects.filter(opportunity=opportunity).aggregate(Max("number"))["number__max"] or 0
    changes = {
        "published_text": text.strip(),
        "published_clause": clause,
        "answer": answer.strip(),
        "overruled": standing,
        "number": newest + 1,
        "answered_at": now,
        "answered_by": actor,
    }
    found = LIFE.take(
        "publish",
        clarification,
        actor=actor,
        now=now,
        changes=changes,
        data={"number": newest + 1, "let_stand": len(standing)},
    )
    summary = f"Answered: {found.published_text[:300]}"
    tell(opportunity, kind="clarification", key=str(found.pk), summary=summary, now=now, page="questions/")
    return found


@transaction.atomic
def answer_privately(*, clarification: Clarification, answer: str, actor: Any, now: datetime) -> Clarification:
    """Answer only those who asked. Raises ``NotAllowed`` for what is neither confidential nor a call for help."""
    if not answer.strip():
        raise NotAllowed("Write the answer.")
    changes = {"answer": answer.strip(), "answered_at": now, "answered_by": actor}
    found = LIFE.take("answer_privately", clarification, actor=actor, now=now, changes=changes)
    _release_merged(found, now)
    _tell_asker(found, "answered", now)
    return found


@transaction.atomic
def decline(*, clarification: Clarification, reason: str, actor: Any, now: datetime) -> Clarification:
    """Do not answer, and say why to those who asked. Raises ``NotAllowed`` without a reason."""
    if not reason.strip():
        raise NotAllowed("Give the reason: those who asked will read it.")
    changes = {"decline_reason": reason.strip(), "answered_at": now, "answered_by": actor}
    found = LIFE.take("decline", clarification, actor=actor, now=now, changes=changes)
    _release_merged(found, now)
    _tell_asker(found, "declined", now)
    return found


@transaction.atomic
def merge(*, clarification: Clarification, into: Clarification, actor: Any, now: datetime) -> Clarification:
    """Answer it together with another of the same opportunity. Raises ``NotAllowed`` for one that cannot carry it."""
    into = Clarification.objects.select_for_update(of=("self",)).get(pk=into.pk)
    rules.may_carry(into, clarification).or_raise()
    changes = {"merged_into": into, "answered_at": now, "answered_by": actor}
    found = LIFE.take("merge", clarification, actor=actor, now=now, changes=changes)
    # Where the other one waits too, nobody learns that there is another: its asker is told once there is an answer.
    if into.state == State.PUBLISHED:
        _tell_asker(found, "merged", now)
    return found


@transaction.atomic
def decide_confidence(
    *, clarification: Clarification, accept: bool, reason: str, actor: Any, now: datetime
) -> Clarification:
    """Accept or refuse that it is confidential; refused, its asker has a day to withdraw it."""
    if not accept and not reason.strip():
        raise NotAllowed("Say why it cannot be confidential: those who asked will read it.")
    changes = {
        "confidence": Confidence.ACCEPTED if accept else Confidence.REFUSED,
        "confidence_decision": reason.strip(),
        "confidence_decided_at": now,
    }
    verb = "accept_confidence" if accept else "refuse_confidence"
    found = LIFE.take(verb, clarification, actor=actor, now=now, changes=changes)
    if not accept:
        _tell_asker(found, "not_confidential", now)
    return found


@transaction.atomic
def withdraw(*, clarification: Clarification, actor: Any, now: datetime) -> Clarification:
    """Those who asked take it back."""
    chain = clarification.opportunity.bid_chain
    found = LIFE.take("withdraw", clarification, actor=actor, now=now, chain=chain)
    _release_merged(found, now)
    return found


def _release_merged(clarification: Clarification, now: datetime) -> None:
    """What was to be answered together with one that has no public answer waits for its own again."""
    changes = {"merged_into": None, "answered_at": None, "answered_by": None}
    for row in clarification.merged.order_by("pk"):
        LIFE.take("release", row, actor=None, now=now, changes=changes)


@transaction.atomic
def reveal(*, clarification: Clarification, actor: Any, now: datetime) -> str:
    """Who asked, for a procurement lead with a need to know; looking is recorded."""
    rules.may_reveal(actor, clarification, now).or_raise()
    record("reveal", clarification, actor=actor, at=now)
    return clarification.organisation.name


def alert_duty(now: datetime) -> int:
    """Tell the duty officers once of every question that is still waiting in the last 48 hours. How many."""
    waiting = Clarification.objects.waiting().filter(duty_told_at=None, opportunity__state="PUBLISHED")
    late = waiting.filter(opportunity__deadline__gte=now, opportunity__deadline__lte=now + LAST_HOURS)
    count = 0
    for pk in late.order_by("asked_at", "pk").values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            row = Clarification.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=pk)
            if row.duty_told_at is None and row.is_priority(now):
                _tell_duty(row, now)
                count += 1
    return count


def _tell_duty(clarification: Clarification, now: datetime) -> None:
    """In the caller's transaction: the mark and the messages hold together, so each officer hears once."""
    people = User.objects.filter(is_active=True).order_by("pk")
    officers = people.filter(groups__name=Role.DUTY_OFFICER) or people.filter(groups__name=Role.PROCUREMENT_LEAD)
    context = {"clarification": clarification, "opportunity": clarification.opportunity}
    why = "questions of the last 48 hours and calls for help come to the duty officers."
    send(template="clarifications/duty", to=list(officers), context=context, why=why, now=now)
    Clarification.objects.filter(pk=clarification.pk).update(duty_told_at=now)
    clarification.duty_told_at = now


def _tell_asker(clarification: Clarification, template: str, now: datetime) -> None:
    context = {"clarification": clarification, "opportunity": clarification.opportunity}
    why = f"you asked a question about “{clarification.opportunity.title}”."
    send(template=f"clarifications/{template}", to=clarification.asked_by, context=context, why=why, now=now)


def _let_stand(clarification: Clarification, text: str, overruled: Mapping[str, str]) -> list[list[str]]:
    found: list[Leak] = leaks_in(clarification, text)
    standing, blocking = [], []
    for leak in found:
        reason = overruled.get(leak.words.lower(), "").strip()
        if reason:
            standing.append([leak.words, reason])
        else:
            blocking.append(f"“{leak.words}” ({leak.tells})")
    if blocking:
        words = ", ".join(dict.fromkeys(blocking))
        raise NotAllowed(f"This may tell who asked: {words}. Take it out, or say why it tells nothing.")
    return standing
