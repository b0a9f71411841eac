"""Receiving feedback and deciding on it. Neither mail nor audit ever carries the story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from engagement.responses.models import Response
from engagement.responses.services import submit
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.core.wordcount import too_many_words
from portal.mail.services import send

from . import rules
from .lifecycle import LIFE
from .models import Feedback, FeedbackContact

WORD_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says besides the page's own questions."""

    treated_well: int
    did_help: int
    story: str = ""
    is_anonymous: bool = True
    name: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def give(*, response: Response, service: Any, told: Told, actor: Any, now: datetime) -> Feedback:
    """Send a draft as feedback on a service. The same draft again gives the same feedback.

    Raises ``NotAllowed`` for a service that is not public, a story over the limit, or missing answers.
    """
    locked = Response.objects.select_for_update().get(pk=response.pk)
    given = Feedback.objects.filter(response=locked).first()
    if given:
        return given
    if not service.is_listed:
        raise NotAllowed("This service is not on the list of services. Choose another one.")
    _refuse_long(told.story)
    sent = submit(response=locked, actor=actor, now=now, is_anonymous=told.is_anonymous)
    feedback = Feedback.objects.create(
        service=service,
        response=sent,
        treated_well=told.treated_well,
        did_help=told.did_help,
        story=told.story,
        is_anonymous=told.is_anonymous,
        received_at=now,
    )
    if not told.is_anonymous and (told.name or told.email or told.phone):
        FeedbackContact.objects.create(feedback=feedback, name=told.name, email=told.email, phone=told.phone)
        _write_to_author(feedback, "feedback/received", now)
    return feedback


def _refuse_long(text: str) -> None:
    message = too_many_words(text, WORD_LIMIT)
    if message:
        raise NotAllowed(message)


def _write_to_author(feedback: Feedback, template: str, now: datetime) -> None:
    contact = FeedbackContact.objects.filter(feedback=feedback).exclude(email="").first()
    if contact is not None:
        context = {"reference": feedback.reference, "service": feedback.service.name}
        why = f"this address was given with feedback about {feedback.service.name}."
        send(template=template, to=contact.email, context=context, why=why, now=now)


@transaction.atomic
def publish(*, feedback: Feedback, actor: Any, now: datetime, public_text: str = "") -> Feedback:
    """Show it on the service's page: as it was told, or with ``public_text`` in its place. The story itself stays."""
    redacted = public_text.strip()
    _refuse_long(redacted)
    if redacted == feedback.story.strip():
        redacted = ""
    changes = {"decided_at": now, "decided_by": actor, "state_reason": "", "public_text": redacted}
    return LIFE.take("publish", feedback, actor=actor, now=now, data={"redacted": bool(redacted)}, changes=changes)


@transaction.atomic
def keep_private(*, feedback: Feedback, actor: Any, now: datetime, reason: str) -> Feedback:
    """Use it, and never show it. Raises ``NotAllowed`` without a reason."""
    if not reason.strip():
        raise NotAllowed("Write why it is kept private. Only officers read the reason.")
    changes = {"decided_at": now, "decided_by": actor, "state_reason": reason.strip()}
    return LIFE.take("keep_private", feedback, actor=actor, now=now, changes=changes)


@transaction.atomic
def hold(*, feedback: Feedback, actor: Any, now: datetime, reason: str = "") -> Feedback:
    """Hand it to the duty officers because somebody may be at risk; they are told that, and nothing of what it says."""
    held = LIFE.take("hold", feedback, actor=actor, now=now, changes={"state_reason": reason.strip()})
    officers = User.objects.filter(groups__name=Role.DUTY_OFFICER, is_active=True).order_by("pk")
    context = {"reference": held.reference, "pk": held.pk}
    send(template="feedback/held", to=officers, context=context, why="you are a duty officer.", now=now)
    return held


@transaction.atomic
def reply(*, feedback: Feedback, actor: Any, now: datetime, text: str) -> Feedback:
    """Answer the author, who reads it under the reference. Raises ``NotAllowed`` for an empty or too long reply."""
    locked = Feedback.objects.select_for_update(of=("self",)).select_related("response", "service").get(pk=feedback.pk)
    rules.may_reply(actor, locked, now).or_raise()
    if not text.strip():
        raise NotAllowed("Write the reply.")
    _refuse_long(text)
    locked.reply, locked.replied_at, locked.replied_by = text.strip(), now, actor
    locked.save(update_fields=["reply", "replied_at", "replied_by"])
    record("reply", locked, actor=actor, at=now)
    _write_to_author(locked, "feedback/answered", now)
    return locked
