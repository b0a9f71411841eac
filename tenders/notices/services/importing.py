"""Taking notices in. Nothing is dropped in silence, one bad row never stops a file, running twice changes nothing."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.text import slugify

from portal.audit import presenters
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from tenders.intentions.enums import State as IntentionState
from tenders.intentions.lifecycle import LIFE as INTENTION_LIFE
from tenders.intentions.models import CommissioningIntention
from tenders.notices import csv_rows, entries, ocds
from tenders.notices.entries import Entry, Refused
from tenders.notices.enums import Target
from tenders.notices.models import ImportedNotice
from tenders.opportunities.enums import Procedure
from tenders.opportunities.enums import State as OpportunityState
from tenders.opportunities.lifecycle import LIFE as OPPORTUNITY_LIFE
from tenders.opportunities.models import Criterion, Lot, Opportunity

for _model in ("intentions.commissioningintention", "opportunities.opportunity"):
    presenters.sentence(_model, "update_imported", "“{subject}” was brought up to date from its notice")


@dataclass(slots=True)
class Report:
    """What became of every release or row of a file."""

    file: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def import_file(path: Path, *, now: datetime) -> Report:
    """Take in one file, in one transaction. Raises ``OSError`` when it cannot be read."""
    report = Report(path.name)
    raw = path.read_bytes()
    try:
        if raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            found = _collect(ocds.releases(ocds.load(raw)), ocds.entry_of, ocds.name_of, report)
        else:
            found = _collect(csv_rows.rows(raw), csv_rows.entry_of, csv_rows.name_of, report)
    except Refused as refusal:
        report.read += 1
        report.refused.append({"id": path.name, "reason": str(refusal)})
        return report
    with transaction.atomic():
        for group in _grouped(found):
            _take_in(group, report, now)
    return report


def _collect(rows: Iterable[Any], entry_of: Callable, name_of: Callable, report: Report) -> list[Entry]:
    found = []
    for row in rows:
        report.read += 1
        try:
            entry = entry_of(row)
        except Refused as refusal:
            report.refused.append({"id": name_of(row), "reason": str(refusal)})
            continue
        except (TypeError, ValueError, AttributeError, KeyError, ArithmeticError) as error:
            report.refused.append({"id": name_of(row), "reason": f"It cannot be read: {error}"})
            continue
        report.notes += [{"id": entry.release, "note": note} for note in entry.notes]
        found.append(entry)
    return found


def _grouped(found: list[Entry]) -> list[list[Entry]]:
    """The entries of each record, oldest first; plans before opportunities, so that these can follow them."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in found:
        groups.setdefault((entry.target, entry.process), []).append(entry)
    ordered = sorted(groups.items(), key=lambda item: item[0][0])
    return [sorted(group, key=lambda entry: entry.released_at) for _key, group in ordered]


def _take_in(group: list[Entry], report: Report, now: datetime) -> None:
    """Apply the entries of one record: the latest counts, the superseded ones are unchanged."""
    latest = group[-1]
    try:
        with transaction.atomic():
            outcome = _apply(group, now)
    except (Refused, NotAllowed, DatabaseError, ValueError, TypeError) as error:
        report.refused.append({"id": latest.release, "reason": str(error)})
        report.unchanged += len(group) - 1
        return
    setattr(report, outcome, getattr(report, outcome) + 1)
    report.unchanged += len(group) - 1


def _apply(group: list[Entry], now: datetime) -> str:
    latest = group[-1]
    known = ImportedNotice.objects.filter(process=latest.process, target=latest.target).first()
    if known and latest.released_at < known.released_at:
        return "unchanged"
    facts = dict(known.facts) if known else {}
    for entry in group:
        if known is None or entry.released_at >= known.released_at:
            facts |= {name: value for name, value in entry.facts.items() if value is not None}
    if known and facts == known.facts:
        return "unchanged"
    if not facts.get("title"):
        raise Refused("It has no title, and no earlier release of its process is known here.")
    notice = known or ImportedNotice(process=latest.process, target=latest.target)
    notice.facts, notice.release, notice.released_at = facts, latest.release, latest.released_at
    write = _write_intention if latest.target == Target.INTENTION else _write_opportunity
    write(notice, min(group[0].released_at, now), now)
    notice.save()
    return "updated" if known else "created"


def _slug(notice: ImportedNotice) -> str:
    mark = hashlib.sha256(f"{notice.target}{notice.process}".encode()).hexdigest()[:8]
    return f"{slugify(notice.facts['title'])[:90]}-{mark}".lstrip("-")


def _common(facts: dict[str, Any]) -> dict[str, Any]:
    description = facts.get("description") or facts["title"]
    return {
        "title": facts["title"],
        "summary": entries.text(description, 400) or facts["title"],
        "description": description,
        "buyer": facts.get("buyer") or "",
        "kind": entries.kind_of(facts.get("cpv_codes")),
        "cpv_codes": facts.get("cpv_codes") or "",
        "value_net": _decimal(facts.get("value_net")),
        "value_gross": _decimal(facts.get("value_gross")),
        "currency": facts.get("currency") or "GBP",
        "suits_small": bool(facts.get("suits_small")),
        "suits_voluntary": bool(facts.get("suits_voluntary")),
    }


def _decimal(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _write_intention(notice: ImportedNotice, published_at: datetime, now: datetime) -> None:
    facts = notice.facts
    if not (facts.get("buyer") or facts.get("url")):
        raise Refused("It names neither a buyer nor the address where it was published.")
    intention = notice.intention or CommissioningIntention(slug=_slug(notice), live=True)
    values = _common(facts) | {
        "expected_notice_date": _date(facts.get("expected_notice_date")),
        "expected_start": _date(facts.get("start")),
        "expected_end": _date(facts.get("end")),
        "external_url": facts.get("url") or "",
    }
    _save(intention, values, now)
    if notice.intention is None:
        changes = {"published_at": published_at}
        notice.intention = INTENTION_LIFE.take("list_imported", intention, actor=None, now=now, changes=changes)
        _link_opportunity(notice, now)
    intention.refresh_from_db(fields=["state"])
    if facts.get("stage") == "ended" and intention.state == IntentionState.PUBLISHED:
        INTENTION_LIFE.take("drop_imported", intention, actor=None, now=now)


def _link_opportunity(notice: ImportedNotice, now: datetime) -> None:
    """A plan whose file is read after that of its tender."""
    later = ImportedNotice.objects.filter(process=notice.process, target=Target.OPPORTUNITY).first()
    if later and later.opportunity and later.opportunity.intention is None:
        later.opportunity.intention = notice.intention
        later.opportunity.save(update_fields=["intention"])
        _follow_plan(later.opportunity, now)


def _write_opportunity(notice: ImportedNotice, published_at: datetime, now: datetime) -> None:
    facts = notice.facts
    opportunity = notice.opportunity or Opportunity(slug=_slug(notice), is_held_elsewhere=True)
    values = _common(facts) | {
        "procedure": facts.get("procedure") or Procedure.OTHER,
        "questions_by": _moment(facts.get("questions_by")),
        "deadline": _moment(facts.get("deadline")),
        "award_expected": _date(facts.get("award_expected")),
        "conditions": facts.get("conditions") or "",
        "contract_start": _date(facts.get("start")),
        "contract_end": _date(facts.get("end")),
        "held_elsewhere_url": facts.get("url") or "",
        "external_award": facts.get("award"),
        "intention": _intention_of(notice),
    }
    _save(opportunity, values, now)
    _write_parts(opportunity, facts)
    if notice.opportunity is None:
        changes = {"published_at": published_at}
        opportunity = OPPORTUNITY_LIFE.take("list_imported", opportunity, actor=None, now=now, changes=changes)
        notice.opportunity = opportunity
    _follow_plan(opportunity, now)
    _move_on(opportunity, facts.get("stage"), now)


def _write_parts(opportunity: Opportunity, facts: dict[str, Any]) -> None:
    """Its lots and criteria as the notice states them: nobody bids or scores here, so they are written anew."""
    Lot.objects.filter(opportunity=opportunity).delete()
    Criterion.objects.filter(opportunity=opportunity).delete()
    for place, row in enumerate(facts.get("lots") or []):
        values = {name: _decimal(row[name]) for name in ("value_net", "value_gross")}
        Lot.objects.create(opportunity=opportunity, sort_order=place, **{**row, **values})
    for place, row in enumerate(facts.get("criteria") or []):
        values = {**row, "weight": _decimal(row["weight"])}
        Criterion.objects.create(opportunity=opportunity, sort_order=place, **values)


def _follow_plan(opportunity: Opportunity, now: datetime) -> None:
    """The plan that it comes from says what became of it."""
    intention = opportunity.intention
    if intention and intention.state == IntentionState.PUBLISHED:
        data = {"opportunity": opportunity.title}
        INTENTION_LIFE.take("follow_imported", intention, actor=None, now=now, data=data)


def _intention_of(notice: ImportedNotice) -> CommissioningIntention | None:
    planned = ImportedNotice.objects.filter(process=notice.process, target=Target.INTENTION).first()
    return planned.intention if planned else None


def _move_on(opportunity: Opportunity, stage: str | None, now: datetime) -> None:
    verb = {"awarded": "finish_imported", "ended": "end_imported"}.get(stage or "")
    opportunity.refresh_from_db(fields=["state"])
    if verb and opportunity.state == OpportunityState.PUBLISHED:
        OPPORTUNITY_LIFE.take(verb, opportunity, actor=None, now=now)


def _save(row: Any, values: dict[str, Any], now: datetime) -> None:
    is_new = row.pk is None
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    if not is_new:
        record("update_imported", row, actor=None, at=now)
