"""Patterns of the competitive flexible procedure: what the older procedures did, as stages to start from.

The Act knows only the open and the competitive flexible procedure (section 20); how the flexible one runs is the
council's to design, and to publish (source rows A19 to A23). Each stage says whether terms may be discussed in it.
"""

from dataclasses import dataclass

from .enums import StageKind


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage of a pattern."""

    kind: StageKind
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A named run of stages, what it suits and what it allows."""

    key: str
    name: str
    suits: str
    stages: tuple[StageSpec, ...]


_SELECT = StageSpec(
    StageKind.SELECTION,
    "Selection",
    "Anyone may ask to take part. Requests are assessed against the conditions of participation; those who meet them go on.",
)
_FINAL = StageSpec(
    StageKind.FINAL, "Final tenders", "Final tenders are invited, sealed until the deadline and assessed once."
)

PATTERNS = {
    pattern.key: pattern
    for pattern in (
        Pattern(
            "restricted",
            "Two stages",
            "Many suppliers, and a need that can be written down in full. No negotiation.",
            (_SELECT, StageSpec(StageKind.TENDER, "Tenders", "Those selected send tenders, which are assessed once.")),
        ),
        Pattern(
            "dialogue",
            "Dialogue",
            "The need is known, but not how to meet it. Solutions are discussed before final tenders.",
            (
                _SELECT,
                StageSpec(
                    StageKind.DIALOGUE,
                    "Dialogue",
                    "The council discusses possible solutions with each supplier in turn, under the same rules for all.",
                ),
                _FINAL,
            ),
        ),
        Pattern(
            "negotiation",
            "Negotiation",
            "The solution is known, but terms or prices have to be worked out. First tenders are negotiated, then improved.",
            (
                _SELECT,
                StageSpec(StageKind.TENDER, "First tenders", "Those selected send first tenders, which are assessed."),
                StageSpec(
                    StageKind.NEGOTIATION,
                    "Negotiation",
                    "The council negotiates first tenders with each supplier in turn, under the same rules for all.",
                ),
                _FINAL,
            ),
        ),
        Pattern(
            "innovation",
            "Innovation partnership",
            "What is needed does not exist yet. It is developed with one or more suppliers, then bought.",
            (
                _SELECT,
                StageSpec(StageKind.NEGOTIATION, "Proposals", "Research proposals are negotiated and improved."),
                StageSpec(
                    StageKind.DEVELOPMENT,
                    "Development",
                    "One or more partners develop and test. After each step the council decides who goes on.",
                ),
                StageSpec(StageKind.FINAL, "Supply", "What was developed is offered for supply and assessed."),
            ),
        ),
    )
}
