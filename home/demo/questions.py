"""Questions that Kingsmere asks bidders, and how its invented bidders answer."""

import random
import uuid
from datetime import datetime
from typing import Any

from home.demo.people import Cast
from portal.questions import services
from portal.questions.models import QuestionSet
from portal.questions.structure import Structure

NAMESPACE = uuid.UUID("6f0d3c0a-54a2-4e62-9d9f-5a3f0f3f7a10")


def _block(kind: str, text: str, **more: Any) -> dict[str, Any]:
    value = {"text": text, "hint": more.pop("hint", ""), **more}
    if kind != "information":
        value.setdefault("required", True)
    return {"type": kind, "id": str(uuid.uuid5(NAMESPACE, kind + text)), "value": value}


def _section(title: str, *blocks: dict[str, Any], introduction: str = "") -> dict[str, Any]:
    value = {"title": title, "introduction": introduction, "questions": list(blocks)}
    return {"type": "section", "id": str(uuid.uuid5(NAMESPACE, title)), "value": value}


CARE = [
    _section(
        "How you will do it",
        _block("long_text", "How will you give people a service that fits their lives?", word_limit=500, hint="Say what a usual week looks like for one person."),
        _block("long_text", "How will you find, train and keep the right people?", word_limit=400),
        _block("one_of", "When can you start?", options=["At once", "Within three months", "Later"]),
    ),
    _section(
        "People's voice and safety",
        _block("long_text", "How will people who use the service shape it?", word_limit=300),
        _block("yes_no", "Do you follow the council's safeguarding procedures?"),
        _block("file", "Your safeguarding policy", required=False, hint="PDF or Word."),
    ),
    _section(
        "Social value",
        _block("information", "What counts", hint="What you promise here becomes part of the contract."),
        _block("long_text", "What will you do for Kingsmere beyond the service?", word_limit=300),
        _block("many_of", "Which priorities does it serve?", options=["Local jobs", "Fair pay", "Less carbon", "Stronger communities"], none_option="None of these", required=False),
    ),
]  # fmt: skip
QUOTE = [
    _section(
        "Your offer",
        _block("long_text", "What will you do, and when?", word_limit=250),
        _block("number", "How many people will work on it?", unit="people", required=False),
        _block("date", "When can you begin?", required=False),
    )
]
WHY = (
    "We begin with a conversation at the person's own table and write down what matters to them, in their words.",
    "Each person has two workers whom they know, so that an illness or a holiday never brings a stranger.",
    "We change the times of visits within a day when somebody asks, and tell the family by telephone.",
    "Our staff are paid for travelling, which is why three in four have stayed for more than two years.",
    "Every month we ask five people how it goes, and we print what we changed because of them.",
    "We work with the two village halls and the library, so that people meet others close to home.",
    "New colleagues shadow for two weeks, and people who use the service help to choose them.",
    "If something goes wrong we say so on the same day, and a manager visits within three.",
)


def make_question_sets(cast: Cast, now: datetime) -> dict[str, QuestionSet]:
    """The two sets for bids, published."""
    made = {}
    for name, title, sections in (("care", "Care and support: quality", CARE), ("quote", "Call for quotes", QUOTE)):
        question_set = QuestionSet(title=title, purpose="BID", sections=sections)
        question_set.save()
        services.publish(question_set=question_set, actor=cast["commissioner"], now=now)
        made[name] = question_set
    return made


def answers(structure: Structure, bidder: str, chance: random.Random) -> dict[str, Any]:
    """What an invented bidder writes."""
    given: dict[str, Any] = {}
    for question in structure.questions:
        if question.kind == "long_text":
            sentences = chance.sample(WHY, k=chance.randint(3, 5))
            given[question.key] = f"{bidder}: {sentences[0]}\n\n" + " ".join(sentences[1:])
        elif question.kind in ("one_of", "many_of"):
            choice = chance.choice(question.options)
            given[question.key] = choice if question.kind == "one_of" else [choice]
        elif question.kind == "yes_no":
            given[question.key] = "yes"
        elif question.kind == "number":
            given[question.key] = str(chance.randint(2, 9))
    return given


def long_question_set(cast: Cast, title: str, purpose: str, now: datetime, texts: tuple[str, ...]) -> QuestionSet:
    """A published set of one section with long texts."""
    sections = [_section("Your views", *(_block("long_text", text, word_limit=300) for text in texts))]
    question_set = QuestionSet(title=title, purpose=purpose, sections=sections)
    question_set.save()
    services.publish(question_set=question_set, actor=cast["commissioner"], now=now)
    return question_set
