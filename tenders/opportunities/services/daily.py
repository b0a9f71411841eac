"""Daily work: a copy as a starting point, handing work over, a link for reviewers."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from portal.audit import presenters
from portal.audit.services import record as note
from portal.core.records import copied, free_slug
from tenders.opportunities import rules
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity

presenters.sentence("opportunities.Opportunity", "begin_from", "{actor} began “{subject}” from “{source}”")
presenters.sentence("opportunities.Opportunity", "hand_over", "{actor} handed “{subject}” over to {to}")

# What belongs to the one procurement and not to the next.
OWN = (
    "intention",
    "opens_at",
    "questions_by",
    "deadline",
    "award_expected",
    "contract_start",
    "contract_end",
    "notice_on",
    "next_notice_on",
    "short_period",
    "short_period_reason",
    "planned_notice_number",
    "planned_notice_on",
    "engagement",
    "engagement_notice_number",
    "no_engagement_reason",
    "conflicts_assessed_on",
    "conflicts_summary",
    "buyer",
    "is_held_elsewhere",
    "held_elsewhere_url",
    "external_award",
)
LINK_LASTS = timedelta(days=7)
SALT = "opportunity-preview"


@transaction.atomic
def begin_from(*, record: Opportunity, actor: Any, now: datetime) -> Opportunity:
    """A new draft with the text, criteria, prices and documents of an old one, without its dates and decisions."""
    rules.is_author(actor, record, now).or_raise()
    title = f"Copy of {record.title}"[:200]
    copy = copied(record, drop=OWN, title=title, slug=free_slug(Opportunity, record.slug), owner=actor)
    copy.save()
    note("begin_from", copy, actor=actor, at=now, data={"source": record.title})
    return copy


@transaction.atomic
def hand_over(*, record: Opportunity, to: Any, actor: Any, now: datetime) -> Opportunity:
    """Give the work to a colleague, who then counts as its author. Raises ``NotAllowed`` after publication."""
    locked = Opportunity.objects.select_for_update(of=("self",)).get(pk=record.pk)
    rules.may_hand_over(actor, locked, now).or_raise()
    rules.is_author(to, locked, now).or_raise()
    locked.owner = to
    locked.save(update_fields=["owner"])
    note("hand_over", locked, actor=actor, at=now, data={"to": str(to)})
    return locked


def preview_token(opportunity: Opportunity, now: datetime) -> str:
    """A link's secret for reviewers without an account: it opens this draft only, for a week."""
    return signing.dumps({"pk": opportunity.pk, "until": int((now + LINK_LASTS).timestamp())}, salt=SALT)


def previewed(token: str, now: datetime) -> Opportunity | None:
    """The draft that a link opens; None when it is spent, forged, or the draft has been published or ended."""
    try:
        facts = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if facts["until"] < now.timestamp():
        return None
    return Opportunity.objects.filter(pk=facts["pk"], state__in=(State.DRAFT, State.CHECKED)).first()
