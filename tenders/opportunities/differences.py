"""What changed, in words: old and new of each field, and which words went and came."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core.templatetags.words import day, moment

# What may still change once it is published. Criteria, weights, lots and prices may not: bids rest on them.
TEXTS = {
    "summary": "Summary",
    "description": "What we want to buy",
    "specification": "Technical specifications",
    "conditions": "Conditions of participation",
    "payment_terms": "Payment terms",
    "risks": "Known risks",
    "contact_name": "Contact",
    "contact": "Contact e-mail",
}
MOMENTS = {"questions_by": "Questions until", "deadline": "Bids until"}
DAYS = {"award_expected": "Award expected", "contract_start": "Contract starts", "contract_end": "Contract ends"}
AMENDABLE = {**TEXTS, **MOMENTS, **DAYS}
DATES = {**MOMENTS, **DAYS}
TOKENS = re.compile(r"\s+|[\w'’-]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words: kept (""), gone ("del") or new ("ins")."""

    kind: str
    text: str


def told(value: Any) -> str:
    """A value as a reader sees it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value)


def parts(before: str, after: str) -> list[Part]:
    """The two texts as one, word by word."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    return list(_parts(old, new))


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield Part("", "".join(old[a1:a2]))
            continue
        if a2 > a1:
            yield Part("del", "".join(old[a1:a2]))
        if b2 > b1:
            yield Part("ins", "".join(new[b1:b2]))


def typed_values(amendment: Any) -> dict[str, Any]:
    """The proposed values as what they are: moments, days, text."""
    found: dict[str, Any] = {}
    for name, value in amendment.values.items():
        if value is None:
            found[name] = None
        elif name in MOMENTS:
            found[name] = datetime.fromisoformat(value)
        else:
            found[name] = date.fromisoformat(value) if name in DAYS else value
    return found
