"""Words of bids."""

from django.db import models


class State(models.TextChoices):
    """What the bidder decided; "sealed" is what the clock and the keys say."""

    DRAFT = "DRAFT", "Draft"
    SUBMITTED = "SUBMITTED", "Submitted"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    OPENED = "OPENED", "Opened"


class Part(models.TextChoices):
    """The parts of a bid that are sealed apart: price stays sealed until quality is agreed."""

    QUALITY = "QUALITY", "Quality"
    PRICE = "PRICE", "Price"
