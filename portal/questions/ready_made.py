"""Sections that a commissioner adds to a question set in one press, and then changes like any other.

A section is what the editor's blocks hold; every copy gets ids of its own.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from .enums import Kind


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """One section: ``name`` in the address of its button, when to use it, and its questions as ``(kind, value)``."""

    name: str
    title: str
    why: str
    questions: tuple[tuple[str, dict[str, Any]], ...]
    introduction: str = ""

    def block(self) -> dict[str, Any]:
        """The section as the stream holds it, with new ids."""
        questions = [{"type": kind, "id": str(uuid.uuid4()), "value": value} for kind, value in self.questions]
        value = {"title": self.title, "introduction": self.introduction, "questions": questions}
        return {"type": "section", "id": str(uuid.uuid4()), "value": value}


def _ask(kind: Kind, text: str, hint: str = "", *, required: bool = True, **more: Any) -> tuple[str, dict[str, Any]]:
    return kind.value, {"text": text, "hint": hint, "required": required, **more}


def _long(text: str, hint: str = "", *, words: int = 300) -> tuple[str, dict[str, Any]]:
    return _ask(Kind.LONG_TEXT, text, hint, required=False, word_limit=words, over_limit="refuse")


def _columns(*names: str, numbers: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return [
        {"name": name, "is_number": name in numbers, "is_day": False, "required": name not in optional, "choices": []}
        for name in names
    ]


PAID, VOLUME = "Paid within how many days", "Work in a usual year"
SUPPLY_CHAIN = ReadyMade(
    "supply-chain",
    "Your supply chain",
    "Lead providers and groups: how the chain works and is fair to everybody in it.",
    (
        _ask(Kind.YES_NO, "Will other organisations do a part of the work?", "If not, leave out the rest."),
        _ask(
            Kind.TABLE,
            "What have you agreed with each subcontractor?",
            required=False,
            columns=_columns(
                "Organisation",
                PAID,
                VOLUME,
                "How volume or price may change",
                "How a dispute is settled",
                "How the agreement can end, and what then happens to people and staff",
                numbers=(PAID,),
            ),
            row_labels=[],
            max_rows=10,
        ),
        _long(
            "Which outcomes does each organisation help to reach, and how is its part measured?",
            "We look at how everybody in the chain does, not only at the lead.",
        ),
        _long(
            "How does the price work for every organisation, and what does the lead put into leading?",
            "Say what is paid to whom for what, and what bringing the others together costs. No figures of your bid.",
        ),
        _long("How did you choose each other: shared values, variety, new ideas?"),
        _long(
            "How do you work together and decide, and what keeps it open and honest when something goes wrong?",
            "What is agreed between you, who meets when, who may see what.",
        ),
        _ask(
            Kind.TABLE,
            "Who answers for what?",
            "One line for each main task.",
            required=False,
            columns=_columns(
                "Task", "Who answers for it", "What doing it well earns", "What follows if not", "How it is tracked"
            ),
            row_labels=[],
            max_rows=10,
        ),
        _ask(
            Kind.TABLE,
            "Which risks are carried by whom, and why are they the right ones?",
            "Nobody should carry more risk than fits its part of the work.",
            required=False,
            columns=_columns("Risk", "Who carries it", "Why that is fair"),
            row_labels=[],
            max_rows=10,
        ),
        _ask(
            Kind.DECLARATION,
            "The council and your subcontractors",
            required=False,
            statement="Our agreements with subcontractors let the council ask them how the work goes, see how they do, "
            "and hear from them without us. They are paid within 30 days.",
        ),
        _long("How do you hear from subcontractors and from people who use the service, and what changes then?"),
    ),
)
PARTNERS = ReadyMade(
    "partners",
    "Your partners",
    "Who does which part, and who satisfies which condition of participation.",
    (
        _ask(
            Kind.PARTNERS,
            "Who delivers the service?",
            "Yourself too. One organisation that satisfies a condition is enough for all of you.",
            options=[],
            max_rows=10,
        ),
    ),
)
PRIORITIES = ["Local jobs", "Local and small suppliers", "Stronger communities", "Good employers", "Green and lasting"]
PROMISES = ReadyMade(
    "promises",
    "Social value",
    "Promises with a number and a date. They become obligations of the contract.",
    (
        _ask(
            Kind.PROMISES,
            "What do you promise?",
            "Only what fits this contract and what you can show. It becomes a part of the contract.",
            options=PRIORITIES,
            max_rows=8,
        ),
    ),
)
SUPPLIER_INFORMATION = ReadyMade(
    "supplier-information",
    "Supplier information",
    "The share code of the central digital platform, confirmed. Not scored.",
    (
        _ask(
            Kind.SHARE_CODE,
            "Your information on the central digital platform",
            "A group gives the code of its lead.",
            unscored=True,
        ),
    ),
)
ARTIFICIAL_INTELLIGENCE = ReadyMade(
    "ai",
    "Use of AI",
    "Whether AI helped to write the bid or will be used in the service. Not scored.",
    (
        _ask(
            Kind.YES_NO,
            "Did you use AI to write this bid?",
            "You may. It makes no difference to your score.",
            unscored=True,
        ),
        _ask(
            Kind.LONG_TEXT,
            "If so, where, and how did you check what it wrote?",
            required=False,
            unscored=True,
            word_limit=200,
            over_limit="refuse",
        ),
        _ask(
            Kind.LONG_TEXT,
            "Will AI be used in the service? For what, and who is responsible?",
            "Say so also if a subcontractor uses it.",
            required=False,
            unscored=True,
            word_limit=200,
            over_limit="refuse",
        ),
    ),
)
READY_MADE = {
    section.name: section
    for section in (SUPPLY_CHAIN, PARTNERS, PROMISES, SUPPLIER_INFORMATION, ARTIFICIAL_INTELLIGENCE)
}
