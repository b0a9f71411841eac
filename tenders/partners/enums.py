"""Words of the board."""

from django.db import models


class State(models.TextChoices):
    """What people decided about an entry; that its day or the deadline is past is computed."""

    UP = "UP", "On the board"
    DOWN = "DOWN", "Taken down by you"
    REMOVED = "REMOVED", "Removed by the council"


# (word, colour) of a state's tag.
TAGS = {
    State.UP: ("On the board", "green"),
    State.DOWN: ("Taken down", "grey"),
    State.REMOVED: ("Removed", "red"),
}
