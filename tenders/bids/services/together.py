"""Several people at one bid: who writes what, comments that the council never sees, earlier texts, signing off."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.models import Membership, User
from portal.core.templatetags.words import moment
from portal.core.verdicts import NotAllowed
from portal.mail.services import send
from portal.questions.structure import Question
from tenders.bids import rules
from tenders.bids.models import Bid

from . import drafts, notes

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
    """What stands beside a section for the team: its writer, how many comments.

    ``texts``: its questions that are answered in words, each with how many earlier texts there are.
    """

    key: str
    writer: User | None
    comments: int
    texts: tuple[tuple[Question, int], ...]


def beside(
    bid: Bid, section: str, questions: Iterable[Question], answers: Mapping[str, Any], people: Iterable[User]
) -> Beside:
    """The same for one section of a draft."""
    kept = notes.read(bid)
    texts = tuple(
        (one, len(earlier_texts(kept, one.key, answers.get(one.key) or "")))
        for one in questions
        if one.kind in drafts.TEXTS
    )
    return Beside(section, writers_of(kept, people).get(section), len(kept.comments.get(section, ())), texts)


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


def in_time(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Comments or versions with their time as a moment."""
    moments = [datetime.fromisoformat(row["at"]) for row in rows]
    return [{**row, "at": at, "key": row["at"], "when": moment(at)} for row, at in zip(rows, moments, strict=True)]


def earlier_texts(kept: notes.Notes, question_key: str, present: str) -> list[dict[str, Any]]:
    """The earlier versions of an answer, newest first: what is there now and what is empty are left out."""
    rows = [row for row in kept.earlier.get(question_key, ()) if row["text"] and row["text"] != present]
    return list(reversed(in_time(rows)))


def restore(
    *, bid: Bid, question_key: str, version: str, seen: Mapping[str, Any] | None, actor: Any, now: datetime
) -> None:
    """Put an earlier text back, as a save like any other.

    Raises ``Changed`` when the answer is not what was seen any more, ``KeyError`` when there is no such version.
    """
    found = [row["text"] for row in notes.read(bid).earlier.get(question_key, ()) if row["at"] == version]
    if not found:
        raise KeyError(version)
    drafts.save_answers(bid=bid, typed={question_key: found[0]}, seen=seen, actor=actor, now=now)


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
