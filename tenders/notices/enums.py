"""Words of notices."""

from django.db import models


class Target(models.TextChoices):
    """What a notice becomes here."""

    INTENTION = "INTENTION", "Commissioning intention"
    OPPORTUNITY = "OPPORTUNITY", "Opportunity"
