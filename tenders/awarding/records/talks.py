"""What was said between the council and those who bid or asked."""

from collections.abc import Iterator

from tenders.clarifications.enums import State
from tenders.clarifications.models import Clarification
from tenders.clarifications.querysets import is_team
from tenders.evaluation.models import BidRequest, Defect, SummaryRequest
from tenders.opportunities.models import NegotiationEntry

from .entries import Item, Left, Source, table

AT_ONCE = 200


def talk_files(source: Source) -> Iterator[Item]:
    """The folder ``communications/``."""
    about = "Questions about the opportunity and their answers, as everyone could read them."
    yield table("communications/questions.csv", about, QUESTION, _questions(source))
    yield from _private(source)
    about = "Changes that were proposed, who published or dropped them, and why."
    yield table("communications/changes.csv", about, CHANGE, _changes(source))
    about = "What was wrong with bids, what bidders were asked about it, and what they answered."
    yield table("communications/requests.csv", about, REQUEST, _requests(source))
    about = "What bidders asked about their assessment summaries, and what they were answered."
    yield table("communications/summary-questions.csv", about, SUMMARY, _summary_requests(source))
    about = "What was discussed with suppliers at stages that allow it."
    yield table("communications/negotiations.csv", about, TALK, _negotiations(source))


QUESTION = ("Number", "Question", "About", "Answer", "Published")


def _questions(source: Source) -> Iterator[tuple]:
    rows = Clarification.objects.published(source.now).filter(opportunity=source.opportunity)
    for row in rows.select_related("document").order_by("number").iterator(chunk_size=AT_ONCE):
        about = ", ".join(filter(None, [str(row.document or ""), row.published_clause, row.question_number]))
        yield row.number, row.published_text, about, row.answer, row.answered_at


PRIVATE = (
    "What became of it", "Published as", "Asked by", "Question as asked", "Asked", "Confidential", "Why", "Answer",
    "Why it was declined", "Answered", "Answered by",
)  # fmt: skip


def _private(source: Source) -> Iterator[Item]:
    """Who asked is told to nobody but those who answer, here too."""
    name, what = "communications/questions-as-asked.csv", "Questions as they were asked, and by whom"
    if not is_team(source.person):
        yield Left(f"{what} ({name})", "Only those who answer questions may learn who asked.")
        return
    about = f"{what}. Nobody else may learn this: take it out before the bundle goes to a supplier."
    yield table(name, about, PRIVATE, _asked(source))


def _asked(source: Source) -> Iterator[tuple]:
    rows = Clarification.objects.visible_to(source.person, source.now).filter(opportunity=source.opportunity)
    related = rows.select_related("organisation", "answered_by", "merged_into")
    for row in related.order_by("asked_at", "pk").iterator(chunk_size=AT_ONCE):
        number = row.number or (row.merged_into.number if row.merged_into else None)
        answer = "" if row.state in (State.PUBLISHED, State.MERGED) else row.answer
        yield (
            row.get_state_display(), number, row.organisation.name, row.text, row.asked_at,
            row.get_confidence_display(), row.confidence_reason, answer, row.decline_reason, row.answered_at,
            str(row.answered_by or ""),
        )  # fmt: skip


CHANGE = (
    "Proposed",
    "By",
    "Reason",
    "Time for bids",
    "Why that is enough",
    "What became of it",
    "Decided",
    "Decided by",
)


def _changes(source: Source) -> Iterator[tuple]:
    rows = source.opportunity.amendments.select_related("proposed_by", "decided_by").order_by("proposed_at", "pk")
    for row in rows:
        proposed = (row.proposed_at, str(row.proposed_by), row.reason, row.get_deadline_decision_display())
        yield *proposed, row.deadline_reason, row.get_state_display(), row.decided_at, str(row.decided_by or "")


REQUEST = (
    "Bidder", "Defect", "What is wrong", "Marked", "Marked by", "Asked", "When", "Asked by", "Answer until", "Answer",
    "Answered", "Answered by", "Not asked with the same defect",
)  # fmt: skip


def _requests(source: Source) -> Iterator[tuple]:
    rows = Defect.objects.filter(bid__lot=source.lot).select_related(
        "bid__organisation", "by", "request__asked_by", "request__answered_by"
    )
    for row in rows.order_by("bid__organisation__name", "kind", "pk").iterator(chunk_size=AT_ONCE):
        found = (row.bid.organisation.name, row.get_kind_display(), row.note, row.at, str(row.by))
        asked = getattr(row, "request", None)
        yield *found, *(_asked_about(asked) if asked else ("Not asked", None, "", None, "", None, "", ""))


def _asked_about(row: BidRequest) -> tuple:
    passed = "\n".join(f"{other['name']}: {other['why']}" for other in row.passed_over)
    asked = (row.text, row.asked_at, str(row.asked_by), row.due)
    return (*asked, row.answer, row.answered_at, str(row.answered_by or ""), passed)


SUMMARY = ("Bidder", "Kind", "Asked", "When", "By", "Answer", "Answered", "Answered by")


def _summary_requests(source: Source) -> Iterator[tuple]:
    rows = SummaryRequest.objects.filter(summary__award=source.award).select_related(
        "summary__bid__organisation", "by", "answered_by"
    )
    for row in rows.iterator(chunk_size=AT_ONCE):
        asked = (row.summary.bid.organisation.name, row.get_kind_display(), row.text, row.at, str(row.by))
        yield *asked, row.answer, row.answered_at, str(row.answered_by or "")


TALK = ("Held", "Stage", "Supplier", "Present", "Subject", "Told to the supplier", "Written", "Written by")


def _negotiations(source: Source) -> Iterator[tuple]:
    rows = NegotiationEntry.objects.filter(stage__opportunity=source.opportunity)
    related = rows.select_related("stage", "organisation", "written_by").order_by("held_at", "pk")
    for row in related.iterator(chunk_size=AT_ONCE):
        held = (row.held_at, str(row.stage), row.organisation.name, row.present, row.subject, row.shared)
        yield *held, row.written_at, str(row.written_by)
