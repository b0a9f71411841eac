"""Words of intentions."""

from django.db import models


class State(models.TextChoices):
    """What people decided about an intention."""

    DRAFT = "DRAFT", "Draft"
    PUBLISHED = "PUBLISHED", "Published"
    BECAME_OPPORTUNITY = "BECAME_OPPORTUNITY", "Became an opportunity"
    DROPPED = "DROPPED", "Dropped"


PUBLIC_STATES = (State.PUBLISHED, State.BECAME_OPPORTUNITY, State.DROPPED)
