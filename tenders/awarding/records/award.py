"""The award: report, summaries, scores, the second count, every decision, what was withheld."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string

from portal.audit.models import AuditEvent
from portal.audit.services import canonical
from portal.core.clock import local
from portal.core.money import pounds
from portal.core.paper.html import style
from portal.core.paper.pdf import to_pdf
from portal.core.paper.word import to_word
from portal.core.sheets import as_xlsx
from portal.core.templatetags.words import day, moment
from tenders.awarding.models import Claim, Decision, Signing, Standstill
from tenders.evaluation.models import AssessmentSummary, Award
from tenders.evaluation.queries.matrix_file import HEAD, score_rows
from tenders.evaluation.queries.recount import recount_of
from tenders.evaluation.queries.report import award_report

from .entries import Entry, Item, Left, Source, page, table

STEPS = {
    "approve": "Approved",
    "reconsider": "Sent back",
    "send_summaries": "Assessment summaries sent",
    "withdraw_summaries": "Assessment summaries withdrawn",
    "record_notice": "Award notice recorded",
    "publish": "Award published",
    "set_aside": "Published award withdrawn",
}


def award_files(source: Source) -> Iterator[Item]:
    """The folder ``award/``, and ``redactions.csv``."""
    award = source.award
    yield table(
        "redactions.csv",
        "Words about the winner that the other bidders were not told, with the ground.",
        ("Criterion", "Words", "Ground", "Withheld by", "When"),
        (
            (str(row.criterion), row.words, row.get_ground_display(), str(row.by), row.at)
            for row in award.redactions.select_related("criterion", "by")
        ),
    )
    about = "Who won, by which rules, who judged, and why."
    yield page("award/report.html", about, award_report(award, source.now))
    short = award_report(award, source.now, short=True)
    yield Entry("award/report.docx", about, (to_word(short),))
    yield Entry("award/report.pdf", about, (to_pdf(short),))
    yield from _summaries(source)
    yield Entry(
        "award/scores.xlsx", "Every final score of the lot as a spreadsheet.", as_xlsx(HEAD, score_rows(award.lot))
    )
    yield Entry("award/recount.txt", "The award counted again, in two separate ways.", (_recount(award).encode(),))
    about = "Recommendation, approvals, standstill, claims and signing, in the order of time."
    yield table("award/decisions.csv", about, ("When", "What", "Who", "Details"), _decisions(award))  # fmt: skip


def _summaries(source: Source) -> Iterator[Item]:
    """As they were sent: the kept words in the template that the bidder read."""
    award = source.award
    if award.sent_at is None:
        yield Left("Assessment summaries", "They have not been sent yet.")
        return
    sent = AssessmentSummary.objects.filter(award=award).order_by("bid__organisation__name", "pk")
    for row in sent.iterator(chunk_size=20):
        context = {
            "content": row.content,
            "award": award,
            "sent_at": row.sent_at,
            "withdrawn_at": row.withdrawn_at,
            "style": style(),
        }
        text = render_to_string("awarding/records/summary.html", context)
        name = source.folders.get(row.bid_id, str(row.bid_id))
        about = f"What {row.content['bidder']} was told."
        yield Entry(f"award/summaries/{name}.html", about, (text.encode(),))


def _recount(award: Award) -> str:
    found = recount_of(award)
    kept = canonical(award.results)
    agrees = "Both counts agree with each other and with the results that the award keeps, to the last digit."
    lines = (
        f"Award {award.pk}: {award.lot}",
        "",
        f"{' '.join(found.faults) or agrees} {found.once}".rstrip(),
        "",
        f"Published model, SHA-256:    {award.lot.opportunity.model_digest}",
        f"First count, SHA-256:        {_sha(found.screens)}",
        f"Second count, SHA-256:       {_sha(found.proof)}",
        f"Results kept, SHA-256:       {_sha(kept)}",
        "",
        "First count (as the screens count), one line:",
        found.screens,
        "",
        "Second count (plain whole numbers, every bid against every other), one line:",
        found.proof,
        "",
        "Each digest is that of its line in UTF-8 without the end of the line; the second may be found with",
        "sed -n 14p recount.txt | tr -d '\\n' | sha256sum",
        "",
        "Results that the award keeps, one line:",
        kept,
        "",
    )
    return "\n".join(lines)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _decisions(award: Award) -> list[tuple[Any, str, str, str]]:
    rows: list[tuple[Any, str, str, str]] = [
        (award.recommended_at, "Recommended", str(award.recommended_by), _recommended(award))
    ]
    for decision in Decision.objects.filter(award=award).select_related("by"):
        call_in = f"; call-in until {day(decision.call_in_last)}" if decision.call_in_last else ""
        told = f"{decision}, on {day(decision.decided_on)}{call_in}"
        rows.append((decision.at, "Decision of a body recorded", str(decision.by), told))
    steps = AuditEvent.objects.about(award).filter(verb__in=STEPS).order_by("at", "pk")
    rows += [(event.at, STEPS[event.verb], event.actor_name, event.reason) for event in steps]
    for standstill in Standstill.objects.filter(award=award):
        last = f" until {day(standstill.last)}" if standstill.last else ""
        told = f"{standstill.get_kind_display()}{last}. {standstill.how}"
        rows.append((award.published_at, "Standstill counted", "The portal", told))
    for claim in Claim.objects.filter(award=award).select_related("by", "ended_by"):
        rows.append((claim.at, "Claim recorded", str(claim.by), _claim(claim)))
        if claim.ended_at:
            rows.append(
                (claim.ended_at, "Claim ended", str(claim.ended_by), f"{claim.get_end_display()}: {claim.end_reason}")
            )
    rows += [(row.at, "Contract signed", str(row.by), _signed(row)) for row in _signings(award)]
    return sorted(rows, key=lambda row: local(row[0]))


def _recommended(award: Award) -> str:
    return f"{award.bid.organisation.name}, {pounds(award.price) or 'no price'}. {award.reason}"


def _claim(claim: Claim) -> str:
    time = "in time to suspend the award" if claim.suspends else "not in time to suspend the award by itself"
    return f"{claim.who}, received {moment(claim.received_at)}, {time}: {claim.what}"


def _signings(award: Award) -> Any:
    return Signing.objects.filter(award=award).select_related("by")


def _signed(signing: Signing) -> str:
    found = [f"{signing.supplier}, {pounds(signing.price) or 'no price'}, on {day(signing.signed_on)}"]
    found += [f"{what}: {before} in the notice, {after} in the contract" for what, before, after in signing.differences]
    if signing.corrected_notice:
        found.append(f"corrected notice {signing.corrected_notice}")
    return "; ".join(found)
