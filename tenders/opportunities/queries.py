"""Reads for the public pages of opportunities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from portal.core.calendars import Happening
from portal.core.clock import LONDON, local
from portal.core.lists import value_in_words
from portal.core.templatetags.words import moment
from portal.core.working_days import add_working_days
from portal.evidence.queries import LOOK_BACK, Outage, outages_in

from . import timetable
from .differences import AMENDABLE, Part, parts, told, typed_values
from .enums import Anchor, Stage, State
from .models import Amendment, Opportunity, OpportunityVersion, PublishedDocument

# An outage long before the deadline keeps nobody out.
CLOSE = timedelta(hours=2)
STAGE_COLOURS = {
    Stage.OPEN: "green",
    Stage.CLOSED: "yellow",
    Stage.DIRECT: "purple",
    Stage.AWARDED: "blue",
    Stage.ENDED: "grey",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One opportunity in a list."""

    opportunity: Opportunity
    stage: str
    colour: str
    value: str


def row_of(opportunity: Opportunity, now: datetime) -> Row:
    """What a list says of an opportunity."""
    stage = opportunity.stage(now)
    value = value_in_words(opportunity.value_net, opportunity.value_gross, opportunity.currency)
    return Row(opportunity, stage.label, STAGE_COLOURS[stage], value)


@dataclass(frozen=True, slots=True)
class ExternalAward:
    """What another platform says of an award."""

    suppliers: list[str]
    value: str
    day: date | None


def external_award(opportunity: Opportunity) -> ExternalAward | None:
    """The imported award in words, or None where there is none or it says nothing."""
    facts = opportunity.external_award or {}
    net, gross = (Decimal(facts[name]) if facts.get(name) else None for name in ("value_net", "value_gross"))
    value = value_in_words(net, gross, facts.get("currency") or "GBP")
    day = date.fromisoformat(facts["date"]) if facts.get("date") else None
    suppliers = facts.get("suppliers") or []
    return ExternalAward(suppliers, value, day) if suppliers or value or day else None


def results_of(opportunities: list[Opportunity], now: datetime) -> dict[int, str]:
    """Where each opportunity stands, in a sentence; an imported award with its suppliers."""
    said = {}
    for opportunity in opportunities:
        stage, award = opportunity.stage(now), external_award(opportunity)
        suppliers = "; ".join(award.suppliers) if award else ""
        reason = f": {opportunity.state_reason}" if stage == Stage.ENDED and opportunity.state_reason else "."
        said[opportunity.pk] = f"Awarded to {suppliers}." if suppliers else f"{stage.label}{reason}"
    return said


def law_in_words(opportunity: Opportunity) -> str:
    """The regime and band that were fixed when it commenced; "" for a draft."""
    if not opportunity.regime:
        return ""
    return f"{opportunity.get_regime_display()} ({opportunity.get_band_display().lower()})"


def scales_of(opportunity: Opportunity) -> list[Any]:
    """Each scale that a criterion uses, once."""
    scales = {criterion.scale_id: criterion.scale for criterion in opportunity.criteria.all() if criterion.scale}
    return list(scales.values())


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """One date of the public timetable, and how it was counted ("" where it was simply set)."""

    words: str
    value: Any
    how: str = ""


def timetable_rows(opportunity: Opportunity, *, is_full: bool = True) -> list[TimetableRow]:
    """Every date that is set, in the order of time; ``is_full``: with what the timetable adds (one query)."""
    computed = timetable.of(opportunity).dates if is_full else []
    how = {entry.sets: entry.how for entry in computed if entry.sets}
    dates = [
        ("Published", opportunity.published_at, ""),
        ("Bidding opens", opportunity.opens_at, Anchor.OPENS),
        ("Questions until", opportunity.questions_by, Anchor.QUESTIONS),
        ("Bids until", opportunity.deadline, Anchor.DEADLINE),
        ("Award expected", opportunity.award_expected, Anchor.AWARD),
        ("Contract starts", opportunity.contract_start, Anchor.START),
        ("Contract ends", opportunity.contract_end, Anchor.END),
    ]
    rows = [TimetableRow(words, value, how.get(anchor, "")) for words, value, anchor in dates if value]
    rows += [TimetableRow(entry.name, entry.moment, entry.how) for entry in computed if not entry.sets]
    return sorted(rows, key=lambda row: _sortable(row.value))


def _sortable(value: Any) -> tuple[date, bool]:
    return (local(value).date(), True) if isinstance(value, datetime) else (value, False)


def happenings(opportunity: Opportunity, root: str, *, is_full: bool = True) -> list[Happening]:
    """The dates of one opportunity for a calendar; ``root`` is the portal's address. Past publication is left out."""
    return [
        Happening(
            uid=f"{row.words.lower().replace(' ', '-')}.{opportunity.slug}@opportunities",
            name=f"{row.words}: {opportunity.title}",
            when=row.value,
            url=f"{root}{opportunity.get_absolute_url()}",
            text=row.how,
        )
        for row in timetable_rows(opportunity, is_full=is_full)
        if row.words != "Published"
    ]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One field of one change: the whole of old and new where it is short, word by word where it is text."""

    label: str
    before: str
    after: str
    parts: list[Part]


# A short value reads better as "old → new".
SHORT = 80


def difference_of(version: OpportunityVersion) -> list[ChangeRow]:
    """What a version changed, for people."""
    rows = []
    for label, before, after in version.difference:
        is_text = max(len(before), len(after)) > SHORT
        rows.append(ChangeRow(label, before, after, parts(before, after) if is_text else []))
    return rows


def difference_of_proposal(amendment: Amendment) -> list[ChangeRow]:
    """What a proposed change would change, for the second person to read."""
    opportunity, rows = amendment.opportunity, []
    for name, value in typed_values(amendment).items():
        before, after = told(getattr(opportunity, name)), told(value)
        is_text = max(len(before), len(after)) > SHORT
        rows.append(ChangeRow(AMENDABLE[name], before, after, parts(before, after) if is_text else []))
    for new in amendment.documents.select_related("replaces"):
        rows.append(ChangeRow("Document", new.replaces.title if new.replaces else "", new.title, []))
    if amendment.takes_new_questions:
        rows.append(ChangeRow("Questions", "", "the newest version", []))
    return rows


def newest_change(opportunity: Opportunity) -> OpportunityVersion | None:
    """The last version, where anything changed since publication."""
    if opportunity.pk is None:
        return None
    return opportunity.versions.exclude(number=1).first()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document as it is now, with its earlier versions."""

    document: PublishedDocument
    earlier: list[PublishedDocument]


def documents_of(opportunity: Opportunity) -> list[DocumentRow]:
    """The current documents in order, each with what it replaced, newest first."""
    if opportunity.pk is None:
        return []
    found = {row.pk: row for row in opportunity.published_documents.select_related("stored")}
    for row in found.values():
        row.opportunity = opportunity
    return [DocumentRow(row, _earlier(row, found)) for row in found.values() if row.until is None]


def _earlier(row: PublishedDocument, found: dict[int, PublishedDocument]) -> list[PublishedDocument]:
    chain = []
    while row.replaces_id is not None and row.replaces_id in found:
        row = found[row.replaces_id]
        chain.append(row)
    return chain


def may_read_document(document: Any, person: Any, now: datetime) -> bool:
    """The editor's file: public unless it stands in an opportunity and in none that this person may read."""
    users = Opportunity.objects.filter(documents__document=document)
    return not users.exists() or users.visible_to(person, now).exists()


COLUMNS = (
    "title", "summary", "buyer", "kind", "procedure", "stage", "cpv_codes", "value_net", "value_gross", "currency",
    "suits_small", "suits_voluntary", "published_at", "questions_by", "deadline", "award_expected", "contract_start",
    "contract_end", "law", "notice_number", "procurement_ref", "address",
)  # fmt: skip
WORDS = {"kind": "get_kind_display", "procedure": "get_procedure_display"}


def record_of(opportunity: Opportunity, now: datetime, root: str) -> dict[str, Any]:
    """One opportunity as a row of a file; ``root`` is the portal's address."""
    made = {
        "stage": opportunity.stage(now).label,
        "law": law_in_words(opportunity),
        "address": f"{root}{opportunity.get_absolute_url()}",
        **{name: getattr(opportunity, method)() for name, method in WORDS.items()},
    }
    return {name: made[name] if name in made else getattr(opportunity, name) for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class MoreTime:
    """An outage shortly before the deadline, and what is proposed because of it: the same for everybody."""

    outages: list[Outage]
    deadline: datetime

    @property
    def details(self) -> str:
        """What failed, from when to when."""
        return "; ".join(
            f"The portal was not seen to take submissions from {moment(row.since)} to {moment(row.until)}"
            for row in self.outages
        )


def more_time(opportunity: Opportunity, now: datetime) -> MoreTime | None:
    """A proposal where the probe saw an outage within two hours before the deadline, or of now (promise P27, SUB-8).

    The same hour of the next working day; None where nothing was seen, it is opened, or there is no deadline.
    """
    return more_times([opportunity], now).get(opportunity.pk)


def more_times(opportunities: Iterable[Opportunity], now: datetime) -> dict[int, MoreTime]:
    """The same for each that has one, by its key: in two queries however many they are."""
    asked = {
        row.pk: row.deadline
        for row in opportunities
        if row.state == State.PUBLISHED and row.deadline is not None and row.deadline - now <= CLOSE
    }
    # Many close at the same noon.
    windows = sorted({(min(deadline, now) - LOOK_BACK, min(deadline, now)) for deadline in asked.values()})
    found = dict(zip(windows, outages_in(windows), strict=True))
    seen = {key: found[min(deadline, now) - LOOK_BACK, min(deadline, now)] for key, deadline in asked.items()}
    return {key: MoreTime(rows, _next_day(asked[key])) for key, rows in seen.items() if rows}


def _next_day(deadline: datetime) -> datetime:
    day = add_working_days(local(deadline).date(), 1)
    return datetime.combine(day, local(deadline).time(), tzinfo=LONDON)


def undecided(now: datetime, most: int) -> list[tuple[Opportunity, MoreTime]]:
    """Where more time is proposed and bids are not opened, of the ``most`` newest deadlines."""
    unopened = Opportunity.objects.for_people().published(now).filter(state=State.PUBLISHED, is_held_elsewhere=False)
    rows = list(unopened.filter(deadline__lte=now + CLOSE).order_by("-deadline", "-pk")[:most])
    found = more_times(rows, now)
    return [(row, found[row.pk]) for row in rows if row.pk in found]
