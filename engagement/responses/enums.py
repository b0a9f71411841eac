"""Words of responses."""

from django.db import models


class Kind(models.TextChoices):
    """Which form was answered."""

    CONSULTATION = "CONSULTATION", "Consultation"
    FEEDBACK = "FEEDBACK", "Feedback about a service"


class State(models.TextChoices):
    """What the author decided."""

    DRAFT = "DRAFT", "Draft"
    SUBMITTED = "SUBMITTED", "Submitted"
