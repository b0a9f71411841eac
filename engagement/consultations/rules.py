"""Who may answer a consultation, and when."""

from datetime import datetime
from typing import Any

from portal.core.templatetags.words import moment
from portal.core.verdicts import ALLOWED, Verdict, refuse

from .enums import Audience, Stage
from .models import ConsultationPage


def is_taking_answers(page: ConsultationPage, now: datetime) -> Verdict:
    """From its opening to its closing instant."""
    stage = page.stage(now)
    if stage == Stage.CLOSED:
        return refuse(f"This consultation closed on {moment(page.closes_at)}.")
    if stage == Stage.PLANNED:
        return refuse(f"This consultation opens on {moment(page.opens_at)}.")
    return ALLOWED


def may_answer(actor: Any, page: ConsultationPage, organisation: Any, now: datetime) -> Verdict:
    """Anyone while it is open; a market consultation for one's own organisation only."""
    verdict = is_taking_answers(page, now)
    if not verdict:
        return verdict
    signed_in = bool(getattr(actor, "is_authenticated", False) and actor.is_active)
    if organisation is not None and not (signed_in and organisation.memberships.filter(user=actor).exists()):
        return refuse("You can answer only for an organisation that you belong to.")
    if page.audience == Audience.PROVIDERS and not signed_in:
        return refuse("Sign in to answer this market consultation for your organisation.")
    if page.audience == Audience.PROVIDERS and organisation is None:
        return refuse("Choose the organisation that you answer for.")
    return ALLOWED
