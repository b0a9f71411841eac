"""Lifecycles: the states of a record and the steps between them, one row per step.

A state changes only here. ``take`` locks the row, asks source state and rule on the *locked* row, saves the state,
records the audit event and calls the followers, all in one transaction.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit import presenters
from portal.audit.models import MAIN, AuditEvent
from portal.audit.services import record
from portal.core.verdicts import ALLOWED, Verdict, refuse

Rule = Callable[[Any, Any, datetime], Verdict]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: verb (also the event's, the service's and the button's name), from where, to where, who may.

    ``says`` is the sentence of its audit event; ``label`` the words on its button.
    """

    verb: str
    sources: tuple[str, ...]
    target: str
    rule: Rule
    says: str = ""
    label: str = ""

    @property
    def button(self) -> str:
        """The words on the button."""
        return self.label or self.verb.replace("_", " ").capitalize()


REGISTRY: dict[str, "Lifecycle"] = {}


class Lifecycle:
    """The table of steps of one record (``app.Model``), kept in its field ``state``."""

    def __init__(self, model: str, *steps: Step):
        self.model = model
        self.steps = {step.verb: step for step in steps}
        if len(self.steps) != len(steps):
            raise ValueError(f"{model}: a verb stands twice in its lifecycle.")
        self._followers: dict[str, list[tuple[int, str, Callable[..., None]]]] = {}
        REGISTRY[model] = self
        for step in steps:
            presenters.sentence(
                model, step.verb, step.says or f"{{actor}} took the step “{step.button}” on {{subject}}"
            )

    def verdict(self, verb: str, subject: Any, actor: Any, now: datetime) -> Verdict:
        """May the actor take the step now? The state is asked first, then the rule."""
        step = self.steps[verb]
        if subject.state not in step.sources:
            name = str(subject.get_state_display()).lower()
            return refuse(f"“{step.button}” is not possible: this is already {name}.")
        return step.rule(actor, subject, now)

    def open_to(self, subject: Any, actor: Any, now: datetime) -> Iterator[tuple[Step, Verdict]]:
        """The steps that start at the record's state, each with its verdict: what a page shows as buttons."""
        for step in self.steps.values():
            if subject.state in step.sources:
                yield step, step.rule(actor, subject, now)

    def follow(self, verb: str, follower: Callable[..., None], *, key: str, order: int = 100) -> None:
        """Have ``follower(subject, actor, now)`` called inside the step's transaction; a failing one undoes it."""
        if verb not in self.steps:
            raise ValueError(f"{self.model} has no step {verb}.")
        kept = [row for row in self._followers.get(verb, []) if row[1] != key]
        self._followers[verb] = sorted([*kept, (order, key, follower)], key=lambda row: row[:2])

    def take(
        self,
        verb: str,
        subject: Any,
        *,
        actor: Any,
        now: datetime,
        reason: str = "",
        data: Mapping[str, Any] | None = None,
        changes: Mapping[str, Any] | None = None,
        chain: str = MAIN,
    ) -> Any:
        """Take the step and return the locked, saved row.

        ``changes`` are fields saved together with the state (paired moments and names). Raises ``NotAllowed`` when
        the state or the rule says no; nothing is saved when the rule, the audit row or a follower fails.
        """
        with transaction.atomic():
            locked = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
            self.verdict(verb, locked, actor, now).or_raise()
            changes = dict(changes or {})
            for name, value in changes.items():
                setattr(locked, name, value)
            before, locked.state = locked.state, self.steps[verb].target
            locked.save(update_fields=["state", *changes])
            facts = {"from": before, "to": locked.state, **(data or {})}
            record(verb, locked, actor=actor, at=now, reason=reason, data=facts, chain=chain)
            for _order, _key, follower in self._followers.get(verb, []):
                follower(locked, actor, now)
        return locked


def anyone(actor: Any, subject: Any, now: datetime) -> Verdict:
    """The rule of a step that everybody who reaches the record may take."""
    return ALLOWED


def history_of(subject: Any) -> list[tuple[datetime, str]]:
    """(moment, sentence) of what happened to a record, newest first, without sealed chains: at most 50."""
    events = AuditEvent.objects.unsealed().about(subject)[:50]
    return [(event.at, presenters.present(event)) for event in events]
