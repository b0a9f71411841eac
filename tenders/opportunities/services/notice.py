"""The central platform's part: nothing is shown here before it is shown there (Procurement Regulations 2024, reg. 5)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.core.clock import local
from portal.core.templatetags.words import moment
from portal.core.verdicts import NotAllowed
from tenders.opportunities import rules
from tenders.opportunities.gate import case_of
from tenders.opportunities.lifecycle import LIFE
from tenders.opportunities.models import Opportunity

from .public import became_public
from .publishing import judged_law


def submit_notice(*, opportunity: Opportunity, actor: Any, now: datetime) -> Opportunity:
    """Record that the draft notice was sent: the clock of the fallback starts."""
    return LIFE.take("submit_notice", opportunity, actor=actor, now=now, changes={"notice_submitted_at": now})


@transaction.atomic
def confirm_notice(
    *, opportunity: Opportunity, number: str, procurement_ref: str, published_at: datetime, actor: Any, now: datetime
) -> Opportunity:
    """Record the notice's number and time: the embargo ends, and the page is public at once.

    Raises ``NotAllowed`` for a time in the future or before the notice was sent, without a number, and when the law of
    the notice's day is not the one that was approved. Too short a time for bids is recorded: it must be extended.
    """
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    if not number.strip() or not procurement_ref.strip():
        raise NotAllowed("Give the notice number and the procurement identifier that the central platform shows.")
    if published_at > now:
        raise NotAllowed("The notice cannot have been published in the future. Correct the time.")
    sent = opportunity.notice_submitted_at
    if sent is not None and published_at < sent.replace(second=0, microsecond=0):
        raise NotAllowed(
            f"The notice was sent on {moment(sent)}: it cannot have been published before. Correct the time."
        )
    changes = {
        "notice_number": number.strip(),
        "procurement_ref": procurement_ref.strip(),
        "notice_published_at": published_at,
        "published_at": opportunity.published_at or now,
    }
    if opportunity.is_embargoed:
        changes |= _commenced(opportunity, now, local(published_at).date())
    data = {"number": changes["notice_number"], "procurement": changes["procurement_ref"], "published": published_at}
    found = LIFE.take("confirm_notice", opportunity, actor=actor, now=now, changes=changes, data=data)
    if opportunity.published_at is None:
        became_public(found, actor, now)
    return found


def _commenced(opportunity: Opportunity, now: datetime, day: date) -> dict[str, Any]:
    """The procurement commences with its notice: the law of that day is fixed, if it is the one that was approved."""
    case = case_of(opportunity, now, day)
    rules.may_commence(case).or_raise()
    return {"commenced_on": day, **judged_law(case)}


def reject_notice(*, opportunity: Opportunity, actor: Any, now: datetime, reason: str) -> Opportunity:
    """Record that the platform rejected it, or that it was taken back there: no fallback. ``NotAllowed`` without why."""
    if not reason.strip():
        raise NotAllowed("Give the reason that the central platform gave, or why the notice was taken back.")
    changes = {"notice_submitted_at": None}
    return LIFE.take("reject_notice", opportunity, actor=actor, now=now, reason=reason, changes=changes)


@transaction.atomic
def publish_here_first(*, opportunity: Opportunity, actor: Any, now: datetime) -> Opportunity:
    """The lawful fallback. The page says so, and the notice must still get onto the central platform."""
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    rules.may_publish_here_first(actor, opportunity, now).or_raise()
    changes = {"fallback_at": now, "published_at": now, **_commenced(opportunity, now, local(now).date())}
    found = LIFE.take("publish_here_first", opportunity, actor=actor, now=now, changes=changes)
    became_public(found, actor, now)
    return found
