"""What would be there, and what not, if the deadline were now. It warns and never blocks."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse

from portal.questions.forms import problems_in
from portal.questions.structure import Section
from tenders.bids import rules, sealing
from tenders.bids.models import Bid
from tenders.custody import store
from tenders.opportunities.pricing import schedule_of
from tenders.regimes import queries
from tenders.regimes.book import Book

from . import drafts, findings
from .notes import PRICES


@dataclass(frozen=True, slots=True)
class Place:
    """One page of a bid, and how much on it is missing or not right yet. ``key``: its section's, or "prices".

    ``checks``: figures that are worth a look and may be meant, so that they are never in the way of being ready.
    """

    key: str
    title: str
    href: str
    answers: int = 0
    files: int = 0
    prices: int = 0
    checks: int = 0
    is_touched: bool = False

    @property
    def to_do(self) -> int:
        """How many things there are to do."""
        return self.answers + self.files + self.prices

    @property
    def words(self) -> str:
        """2 answers and 1 file."""
        counts = ((self.answers, "answer"), (self.files, "file"), (self.prices, "price"))
        return " and ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)


@dataclass(frozen=True, slots=True)
class Readiness:
    """All pages of a bid, in their order."""

    places: tuple[Place, ...]

    @property
    def ready(self) -> list[Place]:
        """Where nothing is left to do."""
        return [place for place in self.places if not place.to_do]

    @property
    def gaps(self) -> list[Place]:
        """Where something is missing or not right yet."""
        return [place for place in self.places if place.to_do]


def of(bid: Bid, draft: drafts.Draft, book: Book | None = None) -> Readiness:
    """The readiness of a draft that was read. ``book``: of figures, where it was read for several at once."""
    sections = bid.lot.opportunity.question_version.structure.sections
    places = [_section(bid, section, draft) for section in sections if section.answered]
    if schedule_of(bid.lot).lines:
        found = findings.of(bid.lot, draft, book)
        href, is_touched = reverse("bid_prices", args=(bid.pk,)), any(draft.prices.values())
        # Whoever has not begun is not told what to check.
        checks = len(found.warnings) if is_touched or draft.build_ups else 0
        places.append(Place(PRICES, "Prices", href, prices=len(found.problems), checks=checks, is_touched=is_touched))
    return Readiness(tuple(places))


def _section(bid: Bid, section: Section, draft: drafts.Draft) -> Place:
    found = [question.is_file for question, _sentence in problems_in(section, draft.everything)]
    return Place(
        section.key,
        f"{section.number}. {section.title}",
        reverse("bid_section", args=(bid.pk, section.key)),
        answers=found.count(False),
        files=found.count(True),
        is_touched=any(draft.everything.get(question.key) for question in section.answered),
    )


def of_many(bids: Iterable[Bid], now: datetime) -> Mapping[UUID, Readiness]:
    """The readiness of those that can still be written, in as many questions to the database as for one.

    A draft that cannot be read (its key is gone, its ciphertext damaged) is left out: its own page says more.
    """
    open_drafts = [bid for bid in bids if counts_for(bid, now)]
    prefetch_related_objects(open_drafts, "parts", "lot__opportunity")
    wants_book = any(findings.wants_build_up(bid.lot) for bid in open_drafts)
    book, found = queries.book() if wants_book else None, {}
    for bid in open_drafts:
        with suppress(sealing.Damaged, store.KeyMissing):
            found[bid.pk] = of(bid, drafts.read(bid), book)
    return found


def counts_for(bid: Bid, now: datetime) -> bool:
    """A draft for something that still takes bids: for others there is nothing left to get ready."""
    return bid.is_written and bool(rules.takes_bids(bid.lot.opportunity, now))
