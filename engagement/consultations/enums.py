"""Words of consultations."""

from django.db import models


class Audience(models.TextChoices):
    """Whom the council asks."""

    PROVIDERS = "PROVIDERS", "Providers (market consultation)"
    RESIDENTS = "RESIDENTS", "Residents"
    EVERYONE = "EVERYONE", "Everyone"


class Stage(models.TextChoices):
    """Where it stands now: told by the clock, never stored."""

    PLANNED = "PLANNED", "Planned"
    OPEN = "OPEN", "Open"
    CLOSED = "CLOSED", "Closed"


STAGE_COLOURS = {Stage.PLANNED: "blue", Stage.OPEN: "green", Stage.CLOSED: "grey"}
