"""Putting up an entry, writing to those behind one, and looking after the board."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.accounts.enums import MAY_EDIT_BIDS
from portal.accounts.models import Organisation, User
from portal.audit import presenters
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from tenders.opportunities.models import Lot, Opportunity

from . import rules
from .lifecycle import LIFE
from .models import Entry, Report

presenters.sentence("partners.Entry", "put_up", "{actor} put up an entry for partners")
presenters.sentence("partners.Entry", "change", "{actor} changed an entry for partners")
presenters.sentence("partners.Entry", "report", "Somebody reported an entry for partners")
presenters.sentence("partners.Entry", "let_stand", "{actor} let a reported entry for partners stand")


def put_up(
    *,
    opportunity: Opportunity,
    organisation: Organisation,
    offers: str,
    seeks: str,
    until: date,
    actor: Any,
    now: datetime,
    lot: Lot | None = None,
) -> Entry:
    """Put up an entry. Raises ``NotAllowed`` without words, after the deadline, and where there is one already."""
    _need_words(offers, seeks)
    if lot is not None and lot.opportunity_id != opportunity.pk:
        raise NotAllowed("Choose a lot of this opportunity.")
    rules.is_good_day(opportunity, until, now).or_raise()
    try:
        with transaction.atomic():
            rules.may_put_up(actor, opportunity, organisation, lot.pk if lot else None, now).or_raise()
            entry = Entry.objects.create(
                opportunity=opportunity,
                lot=lot,
                organisation=organisation,
                offers=offers.strip(),
                seeks=seeks.strip(),
                until=until,
                put_up_at=now,
                put_up_by=actor,
            )
            record("put_up", entry, actor=actor, at=now)
    except IntegrityError:
        # A colleague pressed the same button at the same moment.
        raise NotAllowed("Your organisation has an entry for this already. Change that one.") from None
    return entry


@transaction.atomic
def change(*, entry: Entry, offers: str, seeks: str, until: date, actor: Any, now: datetime) -> Entry:
    """Change its words and its day. Raises ``NotAllowed`` once it is down or bids have closed."""
    locked = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    rules.may_change(actor, locked, now).or_raise()
    _need_words(offers, seeks)
    rules.is_good_day(locked.opportunity, until, now).or_raise()
    locked.offers, locked.seeks, locked.until, locked.changed_at = offers.strip(), seeks.strip(), until, now
    locked.save(update_fields=["offers", "seeks", "until", "changed_at"])
    record("change", locked, actor=actor, at=now)
    return locked


def _need_words(offers: str, seeks: str) -> None:
    if not offers.strip() or not seeks.strip():
        raise NotAllowed("Write what you offer and whom you seek.")


def take_down(*, entry: Entry, actor: Any, now: datetime) -> Entry:
    """Its own people take it down."""
    return LIFE.take("take_down", entry, actor=actor, now=now, changes={"ended_at": now, "ended_by": actor})


@transaction.atomic
def write(*, entry: Entry, organisation: Organisation, text: str, actor: Any, now: datetime) -> None:
    """A message to the owners and editors behind an entry. They learn the writer's address, the writer not theirs.

    It is kept nowhere but in the outbox: who writes to whom is nobody else's business, and no event says so.
    """
    rules.may_write(actor, entry, organisation, now).or_raise()
    if not text.strip():
        raise NotAllowed("Write your message.")
    facts = {"entry": entry, "opportunity": entry.opportunity, "organisation": organisation, "writer": actor}
    why = "your organisation has an entry on the board for partners. Take it down to get no more of these."
    to = _people_of(entry.organisation)
    send(template="partners/message", to=to, context={**facts, "text": text.strip()}, why=why, now=now)


@transaction.atomic
def report(*, entry: Entry, reason: str, actor: Any, now: datetime) -> Report:
    """Tell the procurement team that an entry should not stand there. Who did stays out of the trail."""
    locked = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    rules.may_report(actor, locked, now).or_raise()
    if not reason.strip():
        raise NotAllowed("Say what is wrong with it.")
    made = Report.objects.create(entry=locked, by=actor, at=now, reason=reason.strip())
    record("report", locked, actor=None, at=now)
    return made


@transaction.atomic
def remove(*, entry: Entry, reason: str, actor: Any, now: datetime) -> Entry:
    """Take an entry off the board. Raises ``NotAllowed`` without a reason, which its organisation reads."""
    if not reason.strip():
        raise NotAllowed("Give the reason: the organisation will read it.")
    changes = {"ended_at": now, "ended_by": actor, "removal_reason": reason.strip()}
    found = LIFE.take("remove", entry, actor=actor, now=now, reason=reason.strip(), changes=changes)
    _settle(found, actor, now)
    context = {"entry": found, "opportunity": found.opportunity}
    why = "your organisation had an entry on the board for partners."
    send(template="partners/removed", to=_people_of(found.organisation), context=context, why=why, now=now)
    return found


@transaction.atomic
def let_stand(*, entry: Entry, actor: Any, now: datetime) -> Entry:
    """Nothing is wrong with a reported entry."""
    locked = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    rules.looks_after_board(actor, now).or_raise()
    _settle(locked, actor, now)
    record("let_stand", locked, actor=actor, at=now)
    return locked


def _settle(entry: Entry, actor: Any, now: datetime) -> None:
    entry.reports.open().update(settled_at=now, settled_by=actor)


def _people_of(organisation: Organisation) -> list[User]:
    """Its owners and editors who can still sign in."""
    roles = {"memberships__organisation": organisation, "memberships__role__in": MAY_EDIT_BIDS}
    return list(User.objects.filter(is_active=True, **roles).order_by("email"))
