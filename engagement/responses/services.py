"""Writing and sending a response."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.core.verdicts import NotAllowed
from portal.files import guard
from portal.files.services import store

from .enums import State
from .lifecycle import LIFE
from .models import Response, ResponseFile

MOST_FILES = 10
DRAFTS_KEPT = timedelta(days=90)
MOST_BYTES = 100 * guard.MIB


@transaction.atomic
def save_draft(
    *,
    token: uuid.UUID,
    kind: str,
    page: Any,
    version: Any,
    answers: Mapping[str, Any],
    about: Mapping[str, Any],
    actor: Any,
    now: datetime,
) -> Response:
    """Keep what was typed, valid or not, under its token; the same token goes on with the same draft.

    What was already sent stays as it is. Raises ``NotAllowed`` when the token belongs to another form.
    """
    person = actor if getattr(actor, "pk", None) else None
    facts = {"kind": kind, "page_id": page.pk, "where": page.title, "question_version": version, "user": person}
    Response.objects.get_or_create(token=token, defaults={**facts, "created_at": now, "saved_at": now})
    draft = _locked(token)
    if draft.page_id != page.pk or draft.kind != kind:
        raise NotAllowed("This link belongs to another form. Open the form again from its own page.")
    if draft.state == State.SUBMITTED:
        return draft
    draft.answers, draft.about, draft.saved_at = {**draft.answers, **answers}, dict(about), now
    draft.user = person or draft.user
    draft.save(update_fields=["answers", "about", "saved_at", "user"])
    return draft


def _locked(token: uuid.UUID) -> Response:
    related = Response.objects.select_related("question_version").select_for_update(of=("self",))
    return related.get(token=token)


@transaction.atomic
def add_file(*, response: Response, question_key: str, upload: UploadedFile, actor: Any, now: datetime) -> ResponseFile:
    """Keep an upload with a draft. Raises ``ValidationError`` with a sentence for the person."""
    draft = _locked(response.token)
    _refuse_sent(draft)
    sizes = [row.stored.size for row in draft.files.select_related("stored")]
    if len(sizes) >= MOST_FILES:
        raise ValidationError(f"You can send at most {MOST_FILES} files. Remove one first.")
    if sum(sizes) + (upload.size or 0) > MOST_BYTES:
        raise ValidationError(f"All files together may be {MOST_BYTES // guard.MIB} MB. Remove one first.")
    kept = store(upload=upload, actor=actor, now=now)
    return ResponseFile.objects.create(response=draft, question_key=question_key, stored=kept)


@transaction.atomic
def remove_file(*, response: Response, question_key: str, file_id: str) -> None:
    """Take a file out of a draft, its bytes too. Removing it twice is fine."""
    draft = _locked(response.token)
    _refuse_sent(draft)
    for row in draft.files.filter(question_key=question_key).select_related("stored"):
        if str(row.stored_id) == file_id:
            _drop(row)


def _drop(row: ResponseFile) -> None:
    kept = row.stored
    row.delete()
    kept.delete()
    transaction.on_commit(partial(kept.file.storage.delete, str(kept.file.name)))


def forget_old_drafts(now: datetime) -> str:
    """Delete drafts that nobody touched for ``DRAFTS_KEPT``, with their files. What was sent is never touched."""
    old = Response.objects.filter(state=State.DRAFT, saved_at__lt=now - DRAFTS_KEPT).values_list("token", flat=True)
    tokens = list(old[:1_000])
    for token in tokens:
        with transaction.atomic():
            draft = _locked(token)
            if draft.state == State.DRAFT and draft.saved_at < now - DRAFTS_KEPT:
                for row in draft.files.select_related("stored"):
                    _drop(row)
                draft.delete()
    return f"{len(tokens)} forgotten"


def _refuse_sent(response: Response) -> None:
    if response.state == State.SUBMITTED:
        raise NotAllowed("This was already sent, so it can no longer be changed.")


@transaction.atomic
def submit(
    *, response: Response, actor: Any, now: datetime, organisation: Any = None, is_anonymous: bool = False
) -> Response:
    """Send a draft. Sending it again gives what was sent. Raises ``NotAllowed`` while answers are missing.

    With ``is_anonymous`` neither the row nor the audit event says who was signed in.
    """
    draft = _locked(response.token)
    if draft.state == State.SUBMITTED:
        return draft
    person = actor if getattr(actor, "pk", None) and not is_anonymous else None
    if is_anonymous:
        _forget_uploader(draft)
    changes = {"submitted_at": now, "organisation": organisation, "user": person, "about": {}}
    return LIFE.take("submit", draft, actor=person, now=now, changes=changes)


def _forget_uploader(draft: Response) -> None:
    for row in draft.files.select_related("stored"):
        row.stored.uploaded_by = None
        row.stored.save(update_fields=["uploaded_by"])
