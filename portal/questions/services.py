"""Publishing questions."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit import presenters
from portal.audit.services import canonical, record
from portal.core.records import copied

from . import rules
from .lifecycle import LIFE
from .models import QuestionSet, QuestionSetVersion
from .ready_made import ReadyMade

presenters.sentence("questions.QuestionSet", "add_section", "{actor} added “{section}” to the questions “{subject}”")


@transaction.atomic
def publish(*, question_set: QuestionSet, actor: Any, now: datetime) -> QuestionSetVersion:
    """Freeze the questions as they stand. The same questions again give the version that is already there.

    Raises ``NotAllowed`` when a question cannot be answered (no choices, no word limit) or the actor may not publish.
    """
    locked = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    content = locked.structure().to_content()
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    newest = locked.versions.order_by("-number").first()
    if newest and newest.digest == digest:
        LIFE.verdict("publish", locked, actor, now).or_raise()
        return newest
    number = newest.number + 1 if newest else 1
    LIFE.take("publish", locked, actor=actor, now=now, data={"version": number, "digest": digest})
    return QuestionSetVersion.objects.create(
        question_set=locked,
        number=number,
        content=content,
        digest=digest,
        published_at=now,
        published_by=actor,
    )


@transaction.atomic
def add_section(*, question_set: QuestionSet, ready_made: ReadyMade, actor: Any, now: datetime) -> QuestionSet:
    """Put a ready-made section at the end of a set. Raises ``NotAllowed`` when the actor may not edit it now."""
    locked = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    rules.may_add_section(actor, locked, now).or_raise()
    sections = list(locked.sections.get_prep_value())
    field = QuestionSet._meta.get_field("sections")
    locked.sections = field.to_python(json.dumps([*sections, ready_made.block()]))
    locked.save(update_fields=["sections"])
    # What Wagtail keeps of the record's history, as after a press of "Save".
    locked.save_revision(user=actor)
    record("add_section", locked, actor=actor, at=now, data={"section": ready_made.title})
    return locked


def begin_from(*, record: QuestionSet, actor: Any, now: datetime) -> QuestionSet:
    """A new draft with the sections of an old set; its versions stay with the old one."""
    rules.may_edit(actor, record, now).or_raise()
    copy = copied(record, drop=("state",), title=f"Copy of {record.title}"[:150])
    copy.save()
    return copy
