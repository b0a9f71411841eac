"""Turning an event into a sentence that a person can read.

A sentence is a template over ``{actor}``, ``{subject}``, ``{reason}`` and the keys of the event's data, registered
under (subject type, verb): by the lifecycle for its steps, by ``sentence`` for every other act.
"""

import json
from collections import defaultdict

from .models import AuditEvent

_SENTENCES: dict[tuple[str, str], str] = {}


def sentence(subject_type: str, verb: str, template: str) -> None:
    """Register the sentence for an act: ``sentence("accounts.organisation", "invite", "{actor} invited {email}")``."""
    _SENTENCES[(subject_type.lower(), verb)] = template


def present(event: AuditEvent) -> str:
    """The event as a sentence, with its reason; an act that nobody described is named plainly, never hidden."""
    template = _SENTENCES.get(
        (event.subject_type, event.verb), "{actor}: " + event.verb.replace("_", " ") + " ({subject})"
    )
    facts = defaultdict(lambda: "…", json.loads(event.data))
    facts |= {
        "actor": event.actor_name or "The portal",
        "subject": event.subject_name,
        "reason": event.reason,
    }
    text = template.format_map(facts)
    if event.reason and "{reason}" not in template:
        text = f"{text}. Reason: {event.reason}"
    return text
