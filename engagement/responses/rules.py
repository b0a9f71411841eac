"""When a response may be sent."""

from datetime import datetime
from typing import Any

from portal.core.verdicts import ALLOWED, Verdict, refuse
from portal.questions.forms import problems

from .models import Response


def may_submit(actor: Any, response: Response, now: datetime) -> Verdict:
    """Whoever holds the draft, once every question that must be answered is."""
    if response.question_version is None:
        return ALLOWED
    found = [question.number for question, _text in problems(response.question_version.structure, response.everything)]
    return refuse(f"Some answers are missing or wrong: question {', '.join(found)}.") if found else ALLOWED
