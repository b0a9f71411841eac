"""Words between an award and its contract."""

from django.db import models


class Body(models.TextChoices):
    """Who has to agree to an award of some size or category."""

    BUDGET_HOLDER = "BUDGET", "Budget holder"
    RESOURCE_GROUP = "GROUP", "Community resource group"
    RESOURCE_PANEL = "PANEL", "Resource panel"
    COMMITTEE = "COMMITTEE", "Committee or cabinet"


class Category(models.TextChoices):
    """How far down a purchase may be decided."""

    A = "A", "A: within agreed arrangements"
    B = "B", "B: by a group"
    C = "C", "C: by the resource panel"


class Kind(models.TextChoices):
    """What a standstill rests on."""

    MANDATORY = "MANDATORY", "Mandatory"
    VOLUNTARY = "VOLUNTARY", "Voluntary"
    NONE = "NONE", "None"


class ClaimEnd(models.TextChoices):
    """How a claim came to its end."""

    WITHDRAWN = "WITHDRAWN", "It was withdrawn"
    LIFTED = "LIFTED", "The court lifted the suspension"
    DECIDED = "DECIDED", "The court decided"
    NOT_ISSUED = "NOT_ISSUED", "No proceedings were begun"
