"""Questions that Kingsmere asks bidders, and how its invented bidders answer."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from home.demo.people import Cast
from portal.accounts.enums import Size
from portal.questions import services
from portal.questions.models import QuestionSet
from portal.questions.partners import LEAD, SUBCONTRACTOR
from portal.questions.promises import BEYOND, IN_DELIVERY
from portal.questions.ready_made import PRIORITIES, READY_MADE
from portal.questions.structure import Question, Structure

NAMESPACE = uuid.UUID("6f0d3c0a-54a2-4e62-9d9f-5a3f0f3f7a10")


def _block(kind: str, text: str, **more: Any) -> dict[str, Any]:
    value = {"text": text, "hint": more.pop("hint", ""), **more}
    if kind != "information":
        value.setdefault("required", True)
    return {"type": kind, "id": str(uuid.uuid5(NAMESPACE, kind + text)), "value": value}


def _section(title: str, *blocks: dict[str, Any], introduction: str = "") -> dict[str, Any]:
    value = {"title": title, "introduction": introduction, "questions": list(blocks)}
    return {"type": "section", "id": str(uuid.uuid5(NAMESPACE, title)), "value": value}


STAFF = ["Care workers", "Team leaders", "Office"]
STAFF_COLUMNS = [
    {"name": "Full-time posts", "is_number": True},
    {"name": "Qualification", "is_number": False},
    {"name": "Still to be found", "is_number": True, "required": False},
]
DECLARED = (
    "Nobody who works on this service pays to be given work, leaves papers with an employer, or is paid less than the "
    "National Living Wage. We check the same of everybody whom we pay for a part of it, once a year."
)
CONDITIONS = [
    "Insured for £5 million against claims by the public",
    "Registered with the Care Quality Commission where the work needs it",
    "Two years of work of this kind",
]
CARE = [
    _section(
        "How you will do it",
        _block("long_text", "How will you give people a service that fits their lives?", word_limit=500, hint="Say what a usual week looks like for one person."),
        _block("long_text", "How will you find, train and keep the right people?", word_limit=400),
        _block("table", "Who will work on this?", columns=STAFF_COLUMNS, row_labels=STAFF, hint="Full-time posts as a number, such as 2.5."),
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
        _block("long_text", "How will the service be good for Kingsmere?", word_limit=300),
        _block("promises", "What do you promise?", options=PRIORITIES, max_rows=6, hint="Each promise has a number and a date, and becomes a part of the contract."),
    ),
    _section(
        "You and your partners",
        _block("address", "Where will the work be led from?", hint="Not a post box."),
        _block("partners", "Who will deliver the service?", options=CONDITIONS, max_rows=6, hint="Yourself too. One organisation that satisfies a condition is enough for all of you."),
        _block("scale", "How sure are you that you can take everybody over on the first day?", low=1, low_words="Not sure yet", high=5, high_words="Certain"),
        _block("declaration", "Modern slavery and fair work", statement=DECLARED),
    ),
    _section(
        "Supplier information and AI",
        _block("share_code", "Your information on the central digital platform", unscored=True),
        _block("yes_no", "Did you use AI to write this bid?", unscored=True, hint="You may. It makes no difference to your score."),
        _block("long_text", "If so, where, and how did you check what it wrote?", word_limit=200, required=False, unscored=True),
    ),
]  # fmt: skip
QUOTE = [
    _section(
        "Your offer",
        _block("long_text", "What will you do, and when?", word_limit=250, over_limit="cut"),
        _block("number", "How many people will work on it?", unit="people", required=False),
        _block("date", "When can you begin?", required=False),
        _block("organisations", "Who else will work on it?", max_rows=3, required=False),
    )
]
PEOPLE = ("Ann Smith", "Idris Khan", "Zofia Nowak")
WEEK = """| Day | Morning | Afternoon |
|---|---|---|
| Monday | Breakfast and a walk | Shopping together |
| Wednesday | Breakfast | The village hall |
| Friday | Breakfast and a bath | A telephone call with the family |"""
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
    """The two sets for bids, published; and a draft that began with a ready-made section."""
    made = {}
    for name, title, sections in (("care", "Care and support: quality", CARE), ("quote", "Call for quotes", QUOTE)):
        question_set = QuestionSet(title=title, purpose="BID", sections=sections)
        question_set.save()
        services.publish(question_set=question_set, actor=cast["commissioner"], now=now)
        made[name] = question_set
    chain = QuestionSet(title="Lead providers and their supply chain", purpose="BID")
    chain.save()
    for name in ("partners", "supply-chain"):
        services.add_section(question_set=chain, ready_made=READY_MADE[name], actor=cast["commissioner"], now=now)
    return made


def _long_text(question: Question, bidder: str, chance: random.Random) -> str:
    """A few sentences; a first question gets a heading, a list and a table too."""
    if question.unscored:
        return "It shortened our sentences. Two of us read every line of it."
    sentences = chance.sample(WHY, k=chance.randint(3, 5))
    text = f"{bidder}: {sentences[0]}\n\n" + " ".join(sentences[1:])
    if not question.number.endswith(".1"):
        return text
    points = "\n".join(f"- {sentence}" for sentence in sentences[1:])
    return f"# How we work\n\n{bidder}: {sentences[0]}\n\n{points}\n\n## A usual week\n\n{WEEK}"


def _table(question: Question, bidder: str, chance: random.Random) -> list[dict[str, str]]:
    qualified = ("Level 2", "Level 4", "none needed")
    return [
        {"1": f"{chance.randint(2, 24)}", "2": qualified[place % 3], "3": ""} for place in range(question.most_rows)
    ]


def _address(question: Question, bidder: str, chance: random.Random) -> dict[str, str]:
    street = f"{chance.randint(1, 80)} {chance.choice(('Mill Lane', 'Station Road', 'High Street'))}"
    return {"line1": street, "line2": "", "town": "Kingsmere", "postcode": f"KM{chance.randint(1, 9)} 4QT"}


def _organisations(question: Question, bidder: str, chance: random.Random) -> list[dict[str, str]]:
    partners = (("The Village Halls of Kingsmere", "A place to meet, twice a week"), ("Mill Lane Meals", "A hot lunch"))
    return [
        {"name": name, "number": "", "role": role} for name, role in chance.sample(partners, k=chance.randint(1, 2))
    ]


def _partners(question: Question, bidder: str, chance: random.Random) -> list[dict[str, str]]:
    share = chance.randint(70, 85)
    own = {"name": bidder, "number": "", "role": LEAD, "share": f"{share}", "does": "Plans, leads and does most of it."}
    own |= {"conditions": "\n".join(question.options[:2]), "size": Size.SMALL.label, "voluntary": "No", "days": ""}
    other = {"name": "The Village Halls of Kingsmere", "number": "1180417", "role": SUBCONTRACTOR}
    other |= {"share": f"{95 - share}", "does": "Rooms in four villages, twice a week.", "days": "14"}
    other |= {"conditions": question.options[2], "size": Size.MICRO.label, "voluntary": "Yes"}
    return [own, other]


def _promises(question: Question, bidder: str, chance: random.Random) -> list[dict[str, str]]:
    rows = (
        ("Local jobs", IN_DELIVERY, "People from Kingsmere who were out of work get a job here.", "people", "Payroll, without names"),
        ("Stronger communities", BEYOND, "Our rooms are open to groups of residents, free.", "evenings a year", "The booking list"),
        ("Green and lasting", IN_DELIVERY, "Visits are made by bicycle or electric car.", "% of visits", "The log of journeys"),
    )  # fmt: skip
    return [
        {"priority": priority, "kind": kind, "what": what, "number": f"{chance.randint(3, 40)}", "unit": unit}
        | {"by": f"20{chance.randint(28, 30)}-03-31", "shown": shown}
        for priority, kind, what, unit, shown in chance.sample(rows, k=2)
    ]


def _share_code(question: Question, bidder: str, chance: random.Random) -> dict[str, str]:
    code = "".join(chance.choices("6789BCDFGHJKLMNPQRTWbcdfghjkmnpqrtwz", k=8))
    return {"code": code, "absent": "", "confirmed": "yes", "name": chance.choice(PEOPLE), "day": "2026-09-01"}


def _declaration(question: Question, bidder: str, chance: random.Random) -> dict[str, str]:
    return {"agreed": "yes", "name": chance.choice(PEOPLE), "job": "Director"}


WRITERS: dict[str, Callable[[Question, str, random.Random], Any]] = {
    "long_text": _long_text,
    "one_of": lambda question, bidder, chance: chance.choice(question.options),
    "many_of": lambda question, bidder, chance: [chance.choice(question.options)],
    "yes_no": lambda question, bidder, chance: "yes",
    "number": lambda question, bidder, chance: str(chance.randint(2, 9)),
    "table": _table,
    "scale": lambda question, bidder, chance: str(chance.randint(3, 5)),
    "address": _address,
    "organisations": _organisations,
    "declaration": _declaration,
    "partners": _partners,
    "promises": _promises,
    "share_code": _share_code,
}


def answers(structure: Structure, bidder: str, chance: random.Random) -> dict[str, Any]:
    """What an invented bidder writes."""
    asked = (question for question in structure.questions if question.kind in WRITERS)
    return {question.key: WRITERS[question.kind](question, bidder, chance) for question in asked}


def long_question_set(cast: Cast, title: str, purpose: str, now: datetime, texts: tuple[str, ...]) -> QuestionSet:
    """A published set of one section with long texts."""
    sections = [_section("Your views", *(_block("long_text", text, word_limit=300) for text in texts))]
    question_set = QuestionSet(title=title, purpose=purpose, sections=sections)
    question_set.save()
    services.publish(question_set=question_set, actor=cast["commissioner"], now=now)
    return question_set
