"""Answers that an organisation keeps to use again.

Sealed to a key of that organisation in the key store, as drafts are. Nothing here is recorded in the audit trail: it is
the organisation's own desk, and a record would tell the council who is writing.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.accounts.models import Organisation
from portal.core.verdicts import NotAllowed
from tenders.bids import rules, sealing
from tenders.bids.models import LibraryAnswer
from tenders.custody import store

MOST_ANSWERS = 300
# After this an answer is likely to name people, figures or policies that are no longer so.
STALE_AFTER = timedelta(days=365)
# How alike two questions are before the answer of one is offered for the other.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer, readable, in memory only."""

    row: LibraryAnswer
    question: str
    text: str

    def is_stale(self, now: datetime) -> bool:
        """Nobody said for a year that it is still right."""
        return now - self.row.checked_at > STALE_AFTER


def _key(organisation: Organisation) -> str:
    return f"library:{organisation.pk}"


def _identity(organisation: Organisation) -> str:
    name = _key(organisation)
    if not store.has(name):
        # Two at once: the second finds the first one's key.
        with suppress(FileExistsError):
            store.put(name, sealing.new_identity()[0])
    return store.get(name)


def _sealed(organisation: Organisation, question: str, text: str) -> bytes:
    content = {"question": question.replace("\x00", ""), "text": text.replace("\x00", "")}
    return sealing.seal(content, [sealing.recipient_of(_identity(organisation))])


def read(row: LibraryAnswer) -> Entry:
    """One answer. Raises ``KeyMissing`` or ``Damaged``."""
    payload = sealing.unseal(bytes(row.ciphertext), store.get(_key(row.organisation)))
    return Entry(row, payload["question"], payload["text"])


def entries(rows: Iterable[LibraryAnswer]) -> list[Entry]:
    """Those that can be read."""
    found = []
    for row in rows:
        with suppress(sealing.Damaged, store.KeyMissing):
            found.append(read(row))
    return found


def alike(kept: Iterable[Entry], question: str) -> list[tuple[Entry, bool]]:
    """The answers with those to the most similar question first, each with whether it is similar at all."""
    wanted = question.casefold()
    rated = [(SequenceMatcher(None, wanted, entry.question.casefold()).ratio(), entry) for entry in kept]
    rated.sort(key=lambda pair: (-pair[0], pair[1].question))
    return [(entry, ratio >= ALIKE) for ratio, entry in rated]


@transaction.atomic
def keep(*, organisation: Organisation, question: str, text: str, actor: Any, now: datetime) -> LibraryAnswer:
    """Keep one more answer. Raises ``NotAllowed``."""
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    rules.may_change_library(actor, held, now).or_raise()
    if held.library.count() >= MOST_ANSWERS:
        raise NotAllowed(f"The library holds {MOST_ANSWERS} answers, and no more. Delete one that is not needed first.")
    return held.library.create(ciphertext=_sealed(held, question, text), checked_at=now)


def _locked(row: LibraryAnswer, actor: Any, now: datetime) -> LibraryAnswer:
    found = LibraryAnswer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=row.pk)
    rules.may_change_library(actor, found.organisation, now).or_raise()
    return found


@transaction.atomic
def change(*, row: LibraryAnswer, question: str, text: str, seen: int, actor: Any, now: datetime) -> None:
    """Write it anew, which says that it is right. Raises ``NotAllowed``, also when it was changed since ``seen``."""
    found = _locked(row, actor, now)
    if found.revision != seen:
        raise NotAllowed("A colleague changed this answer in between. Yours is kept below: compare and save again.")
    found.ciphertext, found.checked_at = _sealed(found.organisation, question, text), now
    found.revision += 1
    found.save(update_fields=["ciphertext", "checked_at", "revision"])


@transaction.atomic
def check(*, row: LibraryAnswer, actor: Any, now: datetime) -> None:
    """Say that it is still right. Raises ``NotAllowed``."""
    found = _locked(row, actor, now)
    found.checked_at = now
    found.save(update_fields=["checked_at"])


@transaction.atomic
def remove(*, row: LibraryAnswer, actor: Any, now: datetime) -> None:
    """Delete it. Raises ``NotAllowed``."""
    _locked(row, actor, now).delete()


def used(pk: UUID, now: datetime) -> None:
    """It was put into a bid."""
    LibraryAnswer.objects.filter(pk=pk).update(used_at=now)
