"""Words of alerts."""

from django.db import models


class State(models.TextChoices):
    """What a person decided about an alert."""

    ASKED = "ASKED", "Not confirmed yet"
    CONFIRMED = "CONFIRMED", "On"
    LEFT = "LEFT", "Ended"


LIVE = (State.ASKED, State.CONFIRMED)


class Frequency(models.TextChoices):
    """How often a person wants to hear."""

    AT_ONCE = "AT_ONCE", "As soon as it happens"
    DAILY = "DAILY", "Once a day, at 7 in the morning"
    WEEKLY = "WEEKLY", "Once a week, on Monday at 7 in the morning"


# The one kind of event that a search hears of; every other kind is for whoever follows the record.
PUBLISHED = "published"
KIND_WORDS = {
    PUBLISHED: "New",
    "changed": "Changed",
    "clarification": "Question answered",
    "awarded": "Awarded",
    "award_withdrawn": "Award withdrawn",
    "withdrawn": "Withdrawn",
    "ended": "Ended",
    "became_opportunity": "Now an opportunity",
}


def kind_in_words(kind: str) -> str:
    """How a message begins: "New", "Changed"; a kind without words of its own is named plainly."""
    return KIND_WORDS.get(kind) or kind.replace("_", " ").capitalize()
