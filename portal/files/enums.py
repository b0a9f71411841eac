"""Words of files."""

from django.db import models


class Verdict(models.TextChoices):
    """What the scanner said of a file."""

    NOT_CHECKED = "NOT_CHECKED", "Not checked for harmful software"
    PENDING = "PENDING", "Waiting to be checked for harmful software"
    CLEAN = "CLEAN", "No harmful software found"
    HARMFUL = "HARMFUL", "Harmful software found"
    UNREADABLE = "UNREADABLE", "Could not be read to be checked"


# What nobody on the council's side is handed.
WITHHELD = frozenset({Verdict.PENDING, Verdict.HARMFUL, Verdict.UNREADABLE})
