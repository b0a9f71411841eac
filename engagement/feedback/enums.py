"""Words of feedback."""

from django.db import models


class Grade(models.IntegerChoices):
    """How much, in words; the higher the better."""

    YES_VERY = 4, "Yes, very"
    MOSTLY = 3, "Mostly"
    NOT_REALLY = 2, "Not really"
    NO = 1, "No"


# What counts as a yes in a summary.
GOOD = (Grade.YES_VERY, Grade.MOSTLY)


class State(models.TextChoices):
    """What reviewers decided."""

    RECEIVED = "RECEIVED", "Received"
    HELD = "HELD", "Held for safeguarding"
    PUBLISHED = "PUBLISHED", "Published"
    KEPT_PRIVATE = "KEPT_PRIVATE", "Kept private"


COUNTED_STATES = (State.RECEIVED, State.PUBLISHED)
# What the author is told. A held one says no more than that somebody reads it with care.
TOLD = {
    State.RECEIVED: "We have it and will read it.",
    State.HELD: "A colleague is reading it with care.",
    State.PUBLISHED: "We read it and put it on the service’s page, without your name.",
    State.KEPT_PRIVATE: "We read it and use it in our work. It is not shown on the site.",
}
