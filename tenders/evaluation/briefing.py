"""What every panel member reads and is asked before they may read a bid."""

from dataclasses import dataclass

BRIEFING = (
    "Score what the bid says. What you know of the bidder from elsewhere does not count, for or against.",
    "Use only the published criteria, and the words of the scale: they say what each score needs.",
    "Score alone. Talk about the bids with nobody until the panel meets, and then only with the panel.",
    "Write for each score what in the answer led to it. The bidder reads the panel's reasons, and so may a court.",
    "Tell the procurement lead at once if you find that you have an interest after all, or if a bidder speaks to you.",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the knowledge check; ``right`` is the place of the right answer, from 0."""

    key: str
    text: str
    answers: tuple[str, ...]
    right: int
    why: str


CHECKS = (
    Check(
        "known",
        "You know that a bidder did good work for us last year. Their answer does not mention it. What do you do?",
        ("Give a higher score", "Score the answer as it stands", "Ask the bidder to add it"),
        1,
        "Only what stands in the bid counts. Otherwise bidders whom we know would be judged by other rules.",
    ),
    Check(
        "extra",
        "An answer offers something useful that no criterion asks for. What does it add to the score?",
        ("Nothing, unless a published criterion covers it", "One point", "As much as it is worth to us"),
        0,
        "Bidders were told what counts. What no criterion names must not move a score.",
    ),
    Check(
        "reason",
        "Which of these is a good reason for a score?",
        (
            "“A good answer.”",
            "“It says who covers sickness and within what time; it does not say how they are trained.”",
            "“Better than the other bid.”",
        ),
        1,
        "A reason names what is in the answer and what is missing. Bids are held against the scale, not each other.",
    ),
    Check(
        "talk",
        "A colleague on the panel asks what you gave before you have both finished. What do you say?",
        ("The score", "Only whether it was high or low", "Nothing until both scores are final"),
        2,
        "Scores are given alone, so that each is somebody's own judgement. Then the panel meets.",
    ),
)


def wrong_answers(given: dict[str, str]) -> list[Check]:
    """The checks that were not answered rightly; ``given`` holds places as text."""
    return [check for check in CHECKS if given.get(check.key) != str(check.right)]
