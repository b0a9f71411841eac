"""Words of custody."""

from django.db import models


class HolderKind(models.TextChoices):
    """Whose key it is."""

    OFFICER = "OFFICER", "Opener"
    ESCROW = "ESCROW", "Escrow, on paper in a safe"


class HolderState(models.TextChoices):
    """What was decided about a holder's key."""

    ACTIVE = "ACTIVE", "In use"
    RETIRED = "RETIRED", "No longer used"


class Keeping(models.TextChoices):
    """Where an opener's own key is kept."""

    PASSPHRASE = "PASSPHRASE", "Here, locked with a pass code that only I have"
    FILE = "FILE", "With me, as a key file; nothing of it stays here"
