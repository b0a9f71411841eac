"""Words of clarifications."""

from django.db import models


class State(models.TextChoices):
    """What became of a question."""

    ASKED = "ASKED", "Waiting for an answer"
    PRIVATE = "PRIVATE", "Answered privately"
    PUBLISHED = "PUBLISHED", "Published to all"
    DECLINED = "DECLINED", "Declined"
    MERGED = "MERGED", "Answered together with another"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


# (word, colour) of a state's tag: short enough for one line.
TAGS = {
    State.ASKED: ("Waiting", "blue"),
    State.PRIVATE: ("Private", "purple"),
    State.PUBLISHED: ("Published", "green"),
    State.DECLINED: ("Declined", "orange"),
    State.MERGED: ("Merged", "teal"),
    State.WITHDRAWN: ("Withdrawn", "grey"),
}


class Confidence(models.TextChoices):
    """Whether the asker proposed that only they are answered, and what was decided."""

    NO = "NO", "To be published"
    PROPOSED = "PROPOSED", "Proposed as confidential"
    ACCEPTED = "ACCEPTED", "Confidential"
    REFUSED = "REFUSED", "Not confidential"
