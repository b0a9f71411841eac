"""Publishing questions."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import canonical
from portal.core.records import copied

from . import rules
from .lifecycle import LIFE
from .models import QuestionSet, QuestionSetVersion


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


def begin_from(*, record: QuestionSet, actor: Any, now: datetime) -> QuestionSet:
    """A new draft with the sections of an old set; its versions stay with the old one."""
    rules.may_edit(actor, record, now).or_raise()
    copy = copied(record, drop=("state",), title=f"Copy of {record.title}"[:150])
    copy.save()
    return copy
