"""Words of opportunities."""

from django.db import models


class State(models.TextChoices):
    """What people decided about an opportunity; open and closed are asked of the clock."""

    DRAFT = "DRAFT", "Draft"
    CHECKED = "CHECKED", "Checked"
    PUBLISHED = "PUBLISHED", "Published"
    OPENED = "OPENED", "Opened"
    FINISHED = "FINISHED", "Finished"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    TERMINATED = "TERMINATED", "Terminated"


PUBLIC_STATES = (State.PUBLISHED, State.OPENED, State.FINISHED, State.WITHDRAWN, State.TERMINATED)


class LotState(models.TextChoices):
    """Each lot runs alone."""

    COMPETING = "COMPETING", "Competing"
    ASSESSED = "ASSESSED", "Assessed"
    AWARD_APPROVED = "AWARD_APPROVED", "Award approved"
    AWARDED = "AWARDED", "Awarded"
    TERMINATED = "TERMINATED", "Terminated"


class Procedure(models.TextChoices):
    """How the competition runs."""

    OPEN = "OPEN", "Open procedure"
    QUOTES = "QUOTES", "Call for quotes"
    FLEXIBLE = "FLEXIBLE", "Competitive flexible procedure"
    OTHER = "OTHER", "Other"


class CriterionKind(models.TextChoices):
    """What a criterion judges, which decides when it can be seen and how it is scored."""

    QUALITY = "QUALITY", "Quality"
    PRICE = "PRICE", "Price"


class SealMode(models.TextChoices):
    """When nobody but the opening can read a bid any more."""

    SUBMITTED = "SUBMITTED", "Sealed when submitted"
    DEADLINE = "DEADLINE", "Editable until the deadline"


class Stage(models.TextChoices):
    """Where an opportunity stands now: its state and the clock together."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Being assessed"
    AWARDED = "awarded", "Awarded"
    ENDED = "ended", "Ended early"
