"""Answering a consultation."""

from datetime import datetime
from typing import Any

from django.db import transaction

from engagement.responses.enums import State
from engagement.responses.models import Response
from engagement.responses.queries import newest_version
from engagement.responses.services import submit
from portal.core.verdicts import NotAllowed

from . import rules
from .models import ConsultationPage


@transaction.atomic
def freeze_questions(*, page: ConsultationPage) -> Any:
    """Fix the newest published version as the one that everybody answers; the first to begin an answer does it.

    Raises ``NotAllowed`` while no version is published.
    """
    locked = ConsultationPage.objects.select_for_update(of=("self",)).select_related("question_version").get(pk=page.pk)
    if locked.question_version is not None:
        return locked.question_version
    version = newest_version(locked.question_set)
    if version is None:
        raise NotAllowed("The questions of this consultation are not published yet.")
    ConsultationPage.objects.filter(pk=page.pk).update(question_version=version)
    page.question_version = version
    return version


@transaction.atomic
def answer(*, page: ConsultationPage, response: Response, organisation: Any, actor: Any, now: datetime) -> Response:
    """Send a response. The same one again gives what was sent. Raises ``NotAllowed`` with the reason."""
    current = Response.objects.filter(pk=response.pk, state=State.SUBMITTED).first()
    if current:
        return current
    rules.may_answer(actor, page, organisation, now).or_raise()
    return submit(response=response, actor=actor, organisation=organisation, now=now)
