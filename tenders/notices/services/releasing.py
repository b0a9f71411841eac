"""Writing a release: called by followers inside the transaction of the step that it tells of."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection

from tenders.intentions.models import CommissioningIntention
from tenders.notices import queries, writing
from tenders.notices.enums import FIRST, SECTIONS, Section, Tag
from tenders.notices.models import Release
from tenders.notices.writing import parties
from tenders.notices.writing.values import moment, tidy
from tenders.opportunities.models import Opportunity
from tenders.regimes.models import Authority


def write_release(opportunity: Opportunity, tag: str, actor: Any, now: datetime, *, reason: str = "") -> Release | None:
    """Say what is public of an opportunity now. Nothing is written, and None returned, where nothing may be:
    while it is embargoed, where it is held elsewhere, and without a registered OCID prefix.

    ``reason`` is said with an update. The audit event of the step already names the actor; a release names nobody.
    """
    authority = Authority.load()
    if opportunity.published_at is None or opportunity.is_held_elsewhere or queries.why_closed(authority):
        return None
    _in_step()
    # Two lots may be awarded at the same moment: their releases are numbered one after the other.
    Opportunity.objects.select_for_update(of=("self",)).only("pk").get(pk=opportunity.pk)
    ocid = queries.ocid_of_opportunity(opportunity, authority.ocid_prefix)
    tag, key = _numbered(ocid, tag)
    around = writing.Around(
        authority,
        queries.won_lots(opportunity, now),
        queries.documents_of(opportunity),
        queries.framework_of(opportunity),
    )
    content = writing.opportunity_release(opportunity, around, tag=tag, key=key, now=now, reason=reason)
    return _save(ocid, tag, key, now, authority, content, opportunity=opportunity)


def write_plan(
    intention: CommissioningIntention, tag: str, actor: Any, now: datetime, *, reason: str = ""
) -> Release | None:
    """Say what is public of an intention now; nothing where it was taken in from elsewhere, or without a prefix."""
    authority = Authority.load()
    if intention.buyer or intention.external_url or queries.why_closed(authority):
        return None
    _in_step()
    ocid = queries.ocid_of_intention(intention, authority.ocid_prefix)
    tag, key = _numbered(ocid, tag)
    content = writing.planning_release(intention, authority, key=key, now=now, reason=reason)
    return _save(ocid, tag, key, now, authority, content, intention=intention)


def _in_step() -> None:
    """Raises ``RuntimeError`` outside a transaction: a step and its release are one."""
    if not connection.in_atomic_block:
        raise RuntimeError("A release is written inside the transaction of the step that it tells of.")


def _numbered(ocid: str, tag: str) -> tuple[str, str]:
    """The tag (an update that nothing came before is no update) and the release's id: ocid and number."""
    told = list(Release.objects.filter(ocid=ocid).values_list("tag", flat=True))
    first = FIRST.get(Tag(tag))
    if first and first not in told:
        tag = first
    return str(tag), f"{ocid}-{len(told) + 1}"


# Any number that no other lock of this portal has.
RELEASES_LOCK = 7_301_146


def _one_after_the_other() -> None:
    """Held to the end of the transaction, so that the order of keys is the order in which releases become readable.

    Otherwise a reader who has followed the stream past a key would never see an older one that was committed later.
    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RELEASES_LOCK])


def _save(
    ocid: str, tag: str, key: str, now: datetime, authority: Authority, content: dict[str, Any], **record: Any
) -> Release:
    """Keep it with its digest."""
    whole = {
        "ocid": ocid,
        "id": key,
        "date": moment(now),
        "tag": [tag],
        "initiationType": "tender",
        "language": "en",
        "buyer": parties.reference(authority),
        **content,
    }
    text = json.dumps(tidy(whole), ensure_ascii=False, separators=(",", ":"))
    _one_after_the_other()
    return Release.objects.create(
        ocid=ocid,
        release=key,
        section=SECTIONS.get(Tag(tag), Section.AWARD),
        tag=tag,
        date=now,
        content=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        **record,
    )
