"""Words of bids."""

from datetime import timedelta

from django.db import models


class State(models.TextChoices):
    """What the bidder decided; "sealed" is what the clock and the keys say."""

    DRAFT = "DRAFT", "Draft"
    SUBMITTED = "SUBMITTED", "Submitted"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    OPENED = "OPENED", "Opened"
    LEFT = "LEFT", "Withdrawn after the opening"


class Part(models.TextChoices):
    """The parts of a bid that are sealed apart: price stays sealed until quality is agreed."""

    QUALITY = "QUALITY", "Quality"
    PRICE = "PRICE", "Price"


class Lead(models.TextChoices):
    """How long before the deadline people are reminded of a bid that is not submitted."""

    WEEK = "WEEK", "7 days"
    TWO_DAYS = "TWO_DAYS", "2 days"
    THREE_HOURS = "THREE_HOURS", "3 hours"


# The newest first: of several that are due only this one is sent.
LEADS = ((Lead.THREE_HOURS, timedelta(hours=3)), (Lead.TWO_DAYS, timedelta(days=2)), (Lead.WEEK, timedelta(days=7)))
