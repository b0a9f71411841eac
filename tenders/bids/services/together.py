"""Several people at one bid: who writes what, comments that the council never sees, signing off."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.models import Membership, User
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from portal.questions.structure import Question, Section
from tenders.bids import rules
from tenders.bids.models import Bid

from . import drafts, earlier, notes

MOST_COMMENTS = 200


def _locked(bid: Bid) -> Bid:
    rows = Bid.objects.select_for_update(of=("self",))
    return rows.select_related("lot__opportunity", "organisation").get(pk=bid.pk)


def members_of(bid: Bid) -> list[Membership]:
    """The members of the organisation who can sign in, by name."""
    members = bid.organisation.memberships.filter(user__is_active=True)
    return list(members.select_related("user").order_by("user__full_name", "pk"))


@transaction.atomic
def assign(*, bid: Bid, to: Mapping[str, User | None], actor: Any, now: datetime) -> None:
    """Say who writes which section; ``None`` takes it back. Raises ``NotAllowed``, also for whoever may not edit."""
    row = _locked(bid)
    rules.may_assign(actor, row, now).or_raise()
    kept = notes.read(row)
    for person in {person for person in to.values() if person is not None}:
        rules.may_be_assigned(person, row, now).or_raise()
    given = {section: person.pk for section, person in to.items() if person is not None}
    kept.assigned = {**{key: pk for key, pk in kept.assigned.items() if key not in to}, **given}
    notes.write(row, kept)


def writers_of(kept: notes.Notes, people: Iterable[User]) -> dict[str, User]:
    """Who writes which section, as far as they are still there."""
    by_pk = {person.pk: person for person in people}
    return {section: by_pk[pk] for section, pk in kept.assigned.items() if pk in by_pk}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a page for the team: its writer, how many comments, how many earlier versions of the whole.

    ``questions``: those with something beside them: (question, whether it has the library, how many earlier versions).
    """

    key: str
    writer: User | None
    comments: int
    versions: int
    questions: tuple[tuple[Question, bool, int], ...] = ()


def beside_section(bid: Bid, section: Section, answers: Mapping[str, Any], people: Iterable[User]) -> Beside:
    """The same for one section of a draft."""
    kept = notes.read(bid)
    rows = (
        (one, one.kind in drafts.TEXTS, len(earlier.versions(kept, one.key, answers.get(one.key))))
        for one in section.answered
    )
    return _beside(kept, section.key, people, questions=tuple(row for row in rows if row[1] or row[2]))


def beside_prices(bid: Bid, prices: Mapping[str, str], people: Iterable[User]) -> Beside:
    """The same for the prices of a draft."""
    kept = notes.read(bid)
    return _beside(kept, notes.PRICES, people, versions=len(earlier.versions(kept, notes.PRICES, prices)))


def _beside(kept: notes.Notes, key: str, people: Iterable[User], *, versions: int = 0, questions: Any = ()) -> Beside:
    writer = writers_of(kept, people).get(key)
    return Beside(key, writer, len(kept.comments.get(key, ())), versions, questions)


@transaction.atomic
def comment(*, bid: Bid, section: str, text: str, actor: Any, now: datetime) -> None:
    """Write a comment on a section, for the organisation's own people. Raises ``NotAllowed``."""
    row = _locked(bid)
    rules.may_comment(actor, row, now).or_raise()
    kept = notes.read(row)
    rows = kept.comments.setdefault(section, [])
    if len(rows) >= MOST_COMMENTS:
        raise NotAllowed(f"There are {MOST_COMMENTS} comments on this part already, which is the most it can have.")
    rows.append({"text": text, "at": now.isoformat(), "by": str(actor)})
    notes.write(row, kept)


@dataclass(frozen=True, slots=True)
class SignOff:
    """Whose agreement is wanted, and who gave it to the bid as it stands: (person, when or None)."""

    rows: tuple[tuple[User, datetime | None], ...]

    @property
    def missing(self) -> list[User]:
        """Who has not signed off what stands there now."""
        return [person for person, at in self.rows if at is None]

    @property
    def words(self) -> str:
        """2 of 3 have signed off."""
        done = len(self.rows) - len(self.missing)
        return f"{done} of {len(self.rows)} {'has' if done == 1 else 'have'} signed off"


def _revisions(bid: Bid) -> dict[str, int]:
    return dict(bid.parts.values_list("part", "revision"))


def sign_off_of(bid: Bid, kept: notes.Notes, members: Iterable[User]) -> SignOff | None:
    """Where the signing off stands; None where it was not asked for. Whoever left is asked no more."""
    asked = [person for person in members if person.pk in kept.asked]
    if not asked:
        return None
    present = _revisions(bid)
    signed = {key: row["at"] for key, row in kept.signed.items() if row["revisions"] == present}
    moments = {key: datetime.fromisoformat(at) for key, at in signed.items()}
    return SignOff(tuple((person, moments.get(str(person.pk))) for person in asked))


@transaction.atomic
def ask_for_sign_off(*, bid: Bid, people: Iterable[User], actor: Any, now: datetime) -> None:
    """Name the members whose agreement is wanted; none switches it off. Raises ``NotAllowed``."""
    row = _locked(bid)
    rules.may_ask_for_sign_off(actor, row, now).or_raise()
    kept = notes.read(row)
    before, people = set(kept.asked), list(people)
    kept.asked = [person.pk for person in people]
    for pk in kept.asked:
        if not row.organisation.memberships.filter(user=pk).exists():
            raise NotAllowed("Only members of the organisation can be asked.")
    notes.write(row, kept)
    context = {"bid": row, "opportunity": row.lot.opportunity, "by": actor}
    fresh = [person for person in people if person.pk not in before and person != actor]
    send(template="bids/sign_off", to=fresh, context=context, why="you are asked to sign off a bid", now=now)


@transaction.atomic
def sign_off(*, bid: Bid, seen: Mapping[str, int], actor: Any, now: datetime) -> None:
    """Agree to the bid as it was shown. Raises ``NotAllowed`` when it was saved since, or the actor was not asked."""
    row = _locked(bid)
    rules.may_sign_off(actor, row, now).or_raise()
    kept = notes.read(row)
    if actor.pk not in kept.asked:
        raise NotAllowed("You were not asked to sign off this bid. An owner of the organisation can ask you.")
    present = _revisions(row)
    if dict(seen) != present:
        raise NotAllowed("The bid was changed after you opened it. Read it again and sign off what is there now.")
    kept.signed[str(actor.pk)] = {"at": now.isoformat(), "revisions": present}
    notes.write(row, kept)


def revisions_as_text(bid: Bid) -> str:
    """What a page shows, for its hidden field: "PRICE:1,QUALITY:4"."""
    return ",".join(f"{part}:{revision}" for part, revision in sorted(_revisions(bid).items()))


def revisions_from(text: str) -> dict[str, int]:
    """Back again; nothing where it was tampered with."""
    with suppress(ValueError):
        return {part: int(revision) for part, _, revision in (piece.partition(":") for piece in text.split(","))}
    return {}
