"""Changing what is published: proposed by one person, published by another, told to everyone who is concerned once."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.audit import presenters
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.files.services import store
from portal.questions.structure import Structure
from tenders.opportunities import rules, timetable
from tenders.opportunities.differences import AMENDABLE, DATES, DAYS, told, typed_values
from tenders.opportunities.enums import AmendmentState, Anchor, DeadlineDecision
from tenders.opportunities.lifecycle import AMENDMENT_LIFE, LIFE
from tenders.opportunities.models import (
    Amendment,
    AmendmentDocument,
    Opportunity,
    OpportunityVersion,
    PublishedDocument,
)

from .telling import tell

presenters.sentence(
    "opportunities.Amendment",
    "propose",
    "{actor} proposed a change of “{opportunity}” ({fields}; about the time: {time})",
)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file to add; ``replaces`` is the published document whose place it takes."""

    upload: Any
    title: str
    replaces: PublishedDocument | None = None


@transaction.atomic
def propose_amendment(
    *,
    opportunity: Opportunity,
    values: Mapping[str, Any],
    reason: str,
    deadline_decision: str,
    deadline_reason: str,
    actor: Any,
    now: datetime,
    documents: Sequence[NewDocument] = (),
    takes_new_questions: bool = False,
    fault: str = "",
    fault_details: str = "",
) -> Amendment:
    """Propose a change. ``values`` are the new values of amendable fields; those that do not differ are left out.

    Raises ``NotAllowed`` without a change, without reasons, for an earlier date, while another change is proposed, and
    after the deadline for anything but dates; a deadline that is past moves only with ``fault`` and its details.
    """
    locked = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    changed = {name: value for name, value in values.items() if value != getattr(locked, name)}
    if set(changed) - set(AMENDABLE):
        raise NotAllowed("Criteria, weights, lots and prices cannot change once it is published.")
    if not changed and not documents and not takes_new_questions:
        raise NotAllowed("Nothing would change. Change something first.")
    if not reason.strip() or not deadline_reason.strip():
        raise NotAllowed("Say what changes and why, and why bidders have enough time: both are shown on the page.")
    if deadline_decision not in DeadlineDecision.values:
        raise NotAllowed("Decide whether bidders get more time (Procurement Act 2023, section 31).")
    if (deadline_decision == DeadlineDecision.EXTENDED) != ("deadline" in changed):
        raise NotAllowed("The decision on the time and the new deadline do not fit. Change one of the two.")
    rules.may_propose_amendment(actor, locked, now).or_raise()
    rules.dates_are_no_shorter(locked, changed, now).or_raise()
    has_content, has_fault = bool(documents) or takes_new_questions, bool(fault and fault_details.strip())
    rules.is_in_time(locked, changed, now, has_content=has_content, has_fault=has_fault).or_raise()
    _after(locked, changed, takes_new_questions, now)
    if Amendment.objects.filter(opportunity=locked, state=AmendmentState.PROPOSED).exists():
        raise NotAllowed("Another change is proposed already. Publish or drop it first.")
    amendment = Amendment.objects.create(
        opportunity=locked,
        based_on=current_version(locked),
        values={name: value.isoformat() if isinstance(value, date) else value for name, value in changed.items()},
        takes_new_questions=takes_new_questions,
        reason=reason.strip(),
        deadline_decision=deadline_decision,
        deadline_reason=deadline_reason.strip(),
        fault=fault,
        fault_details=fault_details.strip(),
        proposed_at=now,
        proposed_by=actor,
    )
    for new in documents:
        stored = store(upload=new.upload, actor=actor, now=now)
        AmendmentDocument.objects.create(amendment=amendment, stored=stored, title=new.title, replaces=new.replaces)
    data = {"opportunity": locked.title, "fields": _in_words(amendment), "time": amendment.deadline_reason}
    record("propose", amendment, actor=actor, at=now, reason=amendment.reason, data=data)
    return amendment


def _in_words(amendment: Amendment) -> str:
    """What would change, by name."""
    names = [str(AMENDABLE[name]).lower() for name in amendment.values]
    names += [f"document “{row.title}”" for row in amendment.documents.order_by("pk")]
    return ", ".join([*names, *(["questions"] if amendment.takes_new_questions else [])])


@transaction.atomic
def publish_amendment(
    *, amendment: Amendment, actor: Any, now: datetime, notice_number: str = ""
) -> OpportunityVersion:
    """A second person publishes the change: a new version, and one message to everyone who is concerned.

    Raises ``NotAllowed`` for the person who proposed it, after the deadline (dates: after the opening), when another
    version came in between, and without the number of the changed notice where there is one on the central platform.
    """
    locked = Opportunity.objects.select_for_update(of=("self",)).get(pk=amendment.opportunity_id)
    amendment = AMENDMENT_LIFE.take(
        "publish", amendment, actor=actor, now=now, changes={"decided_at": now, "decided_by": actor}
    )
    number = current_version(locked)
    if amendment.based_on != number:
        raise NotAllowed("Another version was published since this was proposed. Drop it and propose it anew.")
    _need_new_number(locked, notice_number.strip())
    changes = typed_values(amendment)
    rules.dates_are_no_shorter(locked, changes, now).or_raise()
    changes |= _after(locked, changes, amendment.takes_new_questions, now)
    difference = _difference(locked, amendment, changes)
    changes |= _new_questions(locked, amendment)
    changed = LIFE.take(
        "amend", locked, actor=actor, now=now, reason=amendment.reason, changes=changes, data={"version": number + 1}
    )
    _take_documents(amendment, number + 1)
    version = OpportunityVersion.objects.create(
        opportunity=changed,
        number=number + 1,
        at=now,
        by=actor,
        reason=amendment.reason,
        deadline_decision=amendment.deadline_decision,
        deadline_reason=amendment.deadline_reason,
        fault=amendment.fault,
        fault_details=amendment.fault_details,
        difference=difference,
        notice_number=notice_number.strip(),
    )
    tell(changed, kind="changed", key=str(version.number), summary=amendment.reason, now=now, page="changes/")
    return version


def drop_amendment(*, amendment: Amendment, actor: Any, now: datetime) -> Amendment:
    """Give the change up; nothing was public."""
    return AMENDMENT_LIFE.take(
        "drop", amendment, actor=actor, now=now, changes={"decided_at": now, "decided_by": actor}
    )


def current_version(opportunity: Opportunity) -> int:
    """The number of the newest version; 1 for what was published before versions were kept."""
    newest = opportunity.versions.first()
    return newest.number if newest else 1


def same_shape(old: Structure, new: Structure) -> bool:
    """Bids that were written for the one fit the other: the same questions, kinds and limits, only other words."""
    return [question.shape for question in old.questions] == [question.shape for question in new.questions]


def _new_questions(opportunity: Opportunity, amendment: Amendment) -> dict[str, Any]:
    if not amendment.takes_new_questions:
        return {}
    newest = opportunity.question_set.versions.first() if opportunity.question_set else None
    if newest is None or opportunity.question_version is None:
        raise NotAllowed("There is no newer version of the questions.")
    if not same_shape(opportunity.question_version.structure, newest.structure):
        raise NotAllowed(
            "The new version adds, drops or changes questions. Bids are written already: only their wording may change."
        )
    return {"question_version": newest}


def _difference(opportunity: Opportunity, amendment: Amendment, changes: Mapping[str, Any]) -> list[list[str]]:
    rows = [[AMENDABLE[name], told(getattr(opportunity, name)), told(value)] for name, value in changes.items()]
    if amendment.takes_new_questions:
        rows += _questions_difference(opportunity)
    for new in amendment.documents.select_related("replaces"):
        rows.append([f"Document “{new.title}”", new.replaces.title if new.replaces else "", new.title])
    return rows


def _questions_difference(opportunity: Opportunity) -> list[list[str]]:
    newest = opportunity.question_set.versions.first() if opportunity.question_set else None
    if newest is None or opportunity.question_version is None:
        return []
    old = {question.key: question for question in opportunity.question_version.structure.questions}
    rows = []
    for question in newest.structure.questions:
        before = old.get(question.key)
        for label, name in (("Question", "text"), ("Hint of question", "hint")):
            was, now_is = getattr(before, name, ""), getattr(question, name)
            if was != now_is:
                rows.append([f"{label} {question.number}", was, now_is])
    return rows


def _need_new_number(opportunity: Opportunity, number: str) -> None:
    """The changed notice has a number of its own, where there is a notice on the central platform."""
    if opportunity.notice_published_at is None:
        return
    if not number:
        raise NotAllowed("Change the notice on the central platform first, and give its new number.")
    used = (model.objects.filter(notice_number=number).exists() for model in (Opportunity, OpportunityVersion))
    if any(used):
        raise NotAllowed(f"{number} is the number of an earlier notice. Give the number of the changed one.")


def _after(
    opportunity: Opportunity, changes: Mapping[str, Any], takes_questions: bool, now: datetime
) -> dict[str, Any]:
    """The days that move with the change. Raises ``NotAllowed`` where the opportunity would then break the law."""
    after = copy(opportunity)
    for name, value in changes.items():
        setattr(after, name, value)
    moved = _moved_by_timetable(opportunity, after, changes)
    for name, value in moved.items():
        setattr(after, name, value)
    if takes_questions and opportunity.question_set:
        after.question_version = opportunity.question_set.versions.first()
    rules.change_is_lawful(opportunity, after, now).or_raise()
    return moved


def _moved_by_timetable(opportunity: Opportunity, after: Opportunity, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Later days that are counted from a moved date move with it; what was typed in the change is not touched."""
    if not set(changes) & set(DATES):
        return {}
    moved = {}
    for computed in timetable.of(after).dates:
        field = timetable.FIELDS[Anchor(computed.sets)] if computed.sets else ""
        if field in DAYS and field not in changes and computed.day > getattr(opportunity, field):
            moved[field] = computed.day
    return moved


def _take_documents(amendment: Amendment, version: int) -> None:
    opportunity = amendment.opportunity
    last = opportunity.published_documents.order_by("-number").first()
    number = last.number if last else 0
    for place, new in enumerate(amendment.documents.select_related("stored", "replaces"), start=1):
        if new.replaces is not None:
            PublishedDocument.objects.filter(pk=new.replaces.pk, until=None).update(until=version)
        PublishedDocument.objects.create(
            opportunity=opportunity,
            stored=new.stored,
            title=new.title,
            number=number + place,
            since=version,
            replaces=new.replaces,
        )
