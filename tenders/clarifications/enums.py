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


STATE_COLOURS = {
    State.ASKED: "blue",
    State.PRIVATE: "purple",
    State.PUBLISHED: "green",
    State.DECLINED: "orange",
    State.MERGED: "teal",
    State.WITHDRAWN: "grey",
}


class Confidence(models.TextChoices):
    """Whether the asker proposed that only they are answered, and what was decided."""

    NO = "NO", "To be published"
    PROPOSED = "PROPOSED", "Proposed as confidential"
    ACCEPTED = "ACCEPTED", "Confidential"
    REFUSED = "REFUSED", "Not confidential"
