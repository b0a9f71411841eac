"""What people do with intentions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from portal.alerts.services import announce
from portal.audit import presenters
from portal.audit.services import record as note
from portal.core.money import pounds
from portal.core.records import copied, free_slug
from portal.core.verdicts import NotAllowed

from . import rules
from .lifecycle import LIFE
from .models import CommissioningIntention, IntentionRevision

presenters.sentence("intentions.CommissioningIntention", "begin_from", "{actor} began “{subject}” from “{source}”")
presenters.sentence("intentions.CommissioningIntention", "begin_after", "“{subject}” was begun, because of “{source}”")
presenters.sentence("intentions.CommissioningIntention", "hand_over", "{actor} handed “{subject}” over to {to}")

# Longer texts are read on the page, not in an alert.
MOST_TOLD = 120
# What a reader is told about a change: field, words.
TOLD = (
    ("title", "Title"),
    ("summary", "Summary"),
    ("why", "Why"),
    ("description", "What we have in mind"),
    ("value_net", "Estimated value without VAT"),
    ("value_gross", "Estimated value with VAT"),
    ("expected_notice_date", "Opportunity expected"),
    ("expected_start", "Contract start expected"),
    ("expected_end", "Contract end expected"),
    ("get_kind_display", "Kind of service"),
    ("service", "Service"),
    ("cpv_codes", "CPV codes"),
    ("suitable_words", "Suitable for"),
    ("outcome_names", "What should get better"),
    ("get_ready", "How to get ready"),
    ("event_words", "Events"),
    ("document_titles", "Documents"),
    ("image", "Picture"),
    ("contact", "Contact"),
)


@transaction.atomic
def publish(*, intention: CommissioningIntention, actor: Any, now: datetime) -> CommissioningIntention:
    """Show the draft as it stands to everyone. Raises ``NotAllowed``."""
    published = LIFE.take("publish", intention, actor=actor, now=now, changes={"published_at": now})
    live = _make_live(published, actor)
    _tell(live, "published", live.summary, now)
    return live


@transaction.atomic
def revise(*, intention: CommissioningIntention, actor: Any, now: datetime, reason: str) -> CommissioningIntention:
    """Replace the published text by the newest draft, with a dated reason that everyone can read.

    Raises ``NotAllowed`` without a reason or without a change.
    """
    _need(reason)
    draft = intention.get_latest_revision_as_object()
    difference = difference_between(intention, draft)
    if not difference:
        raise NotAllowed("Nothing has changed since it was published. Edit and save the draft first.")
    rules.may_publish(actor, draft, now).or_raise()
    LIFE.take(
        "revise", intention, actor=actor, now=now, reason=reason, data={"changed": [row[0] for row in difference]}
    )
    change = IntentionRevision.objects.create(
        intention=intention, at=now, by=actor, reason=reason, difference=difference
    )
    live = _make_live(intention, actor)
    _tell(live, "changed", change_in_words(change), now, key=f"intentions.changed:{live.pk}:{change.pk}")
    return live


@transaction.atomic
def drop(*, intention: CommissioningIntention, actor: Any, now: datetime, reason: str) -> CommissioningIntention:
    """Say that the plan is given up, and why. It stays readable. Raises ``NotAllowed`` without a reason."""
    _need(reason)
    dropped = LIFE.take("drop", intention, actor=actor, now=now, reason=reason)
    IntentionRevision.objects.create(
        intention=dropped, at=now, by=actor, reason=reason, difference=[["Dropped", "", ""]]
    )
    _tell(dropped, "dropped", f"This plan is given up. Reason: {reason.strip()}", now)
    return dropped


def change_in_words(change: IntentionRevision) -> str:
    """What readers are told of a change: why, and from what to what; long texts are only named."""
    lines = [f"Reason: {change.reason.strip()}"]
    for words, before, after in change.difference:
        is_short = max(len(before), len(after)) <= MOST_TOLD and "\n" not in before + after
        lines.append(f"{words}: {before or 'empty'} → {after or 'empty'}" if is_short else f"{words}: new text")
    return "\n".join(lines)


def _tell(intention: CommissioningIntention, kind: str, summary: str, now: datetime, key: str = "") -> None:
    """Let those hear of it who asked for alerts."""
    facts = {"title": intention.title, "path": intention.get_absolute_url()}
    announce(topic="intentions", kind=kind, subject=intention, summary=summary, now=now, key=key, **facts)


def difference_between(before: CommissioningIntention, after: CommissioningIntention) -> list[list[str]]:
    """[[words, before, after], …] of every field that readers are told about."""
    rows = []
    for name, words in TOLD:
        old, new = (_value(intention, name) for intention in (before, after))
        if old != new:
            rows.append([words, _told(old), _told(new)])
    return rows


def _value(intention: CommissioningIntention, name: str) -> Any:
    value = getattr(intention, name)
    return value() if callable(value) else value


def _told(value: Any) -> str:
    """A value as a reader sees it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return pounds(value)
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)


def _need(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed("Give the reason: it is shown to everyone who follows this intention.")


def _make_live(intention: CommissioningIntention, actor: Any) -> CommissioningIntention:
    """Let Wagtail's draft become its live text, inside the step's transaction."""
    intention.refresh_from_db()
    revision = intention.latest_revision or intention.save_revision(user=actor)
    intention.publish(revision, user=actor, skip_permission_checks=True)
    intention.refresh_from_db()
    return intention


# What belongs to the one plan and not to the next.
OWN = ("expected_notice_date", "expected_start", "expected_end", "buyer", "external_url")


@transaction.atomic
def begin_from(*, record: CommissioningIntention, actor: Any, now: datetime) -> CommissioningIntention:
    """A new draft with the text of an old plan, without its dates and its history."""
    rules.is_author(actor, record, now).or_raise()
    slug = free_slug(CommissioningIntention, record.slug)
    copy = copied(record, drop=OWN, title=f"Copy of {record.title}"[:200], slug=slug, owner=actor)
    copy.events = []
    copy.save()
    copy.save_revision(user=actor)
    note("begin_from", copy, actor=actor, at=now, data={"source": record.title})
    return copy


@transaction.atomic
def begin(*, actor: Any, now: datetime, source: str, facts: dict[str, Any]) -> CommissioningIntention:
    """A draft that another record gives rise to; ``actor`` is None when the clock does it.

    ``facts`` are values of the draft's own fields; ``source`` names the record in the history.
    """
    slug = free_slug(CommissioningIntention, slugify(facts["title"])[:100], is_copy=False)
    draft = CommissioningIntention(slug=slug, live=False, **facts)
    draft.save()
    draft.save_revision(user=actor)
    note("begin_after", draft, actor=actor, at=now, data={"source": source})
    return draft


@transaction.atomic
def hand_over(*, record: CommissioningIntention, to: Any, actor: Any, now: datetime) -> CommissioningIntention:
    """Give the plan to a colleague. Raises ``NotAllowed`` for people who do not write intentions."""
    locked = CommissioningIntention.objects.select_for_update(of=("self",)).get(pk=record.pk)
    rules.may_edit(actor, locked, now).or_raise()
    rules.is_author(to, locked, now).or_raise()
    locked.owner = to
    locked.save(update_fields=["owner"])
    note("hand_over", locked, actor=actor, at=now, data={"to": str(to)})
    return locked
