"""Words of evaluation and award."""

from django.db import models


class OpeningState(models.TextChoices):
    """Called by one opener, done by the second."""

    CALLED = "CALLED", "Called"
    DONE = "DONE", "Done"


class Seat(models.TextChoices):
    """What somebody does on a panel."""

    EVALUATOR = "EVALUATOR", "Evaluator"
    MODERATOR = "MODERATOR", "Moderator"


class MemberState(models.TextChoices):
    """What was decided about a panel member."""

    INVITED = "INVITED", "Invited"
    EARLY = "EARLY", "Interest declared, before the bids"
    READY = "READY", "Waits until it is known who bid"
    DECLARED = "DECLARED", "Interest in a bidder declared"
    CLEARED = "CLEARED", "Cleared"
    RECUSED = "RECUSED", "Recused"


class Outcome(models.TextChoices):
    """What was decided about one interest in one bidder."""

    OPEN = "", "Not decided yet"
    CLEARED = "CLEARED", "Cleared"
    RECUSED = "RECUSED", "Recused"


class ScoreState(models.TextChoices):
    """A final score is never changed."""

    DRAFT = "DRAFT", "Draft"
    FINAL = "FINAL", "Final"


class ModerationState(models.TextChoices):
    """The panel's agreed score for one criterion of one bid."""

    TO_DO = "TO_DO", "To do"
    AGREED = "AGREED", "Agreed"


class DefectKind(models.TextChoices):
    """What can be wrong with an opened bid."""

    MISSING = "MISSING", "A document is missing"
    UNREADABLE = "UNREADABLE", "A file cannot be read"
    UNCLEAR = "UNCLEAR", "An answer is unclear"
    CONTRADICTION = "CONTRADICTION", "Two answers contradict each other"
    SLIP = "SLIP", "An obvious slip of the pen or in a sum"
    FORMALITY = "FORMALITY", "A formality is not met"


class AwardState(models.TextChoices):
    """From the panel's recommendation to the public notice."""

    RECOMMENDED = "RECOMMENDED", "Recommended"
    APPROVED = "APPROVED", "Approved"
    SUMMARIES_SENT = "SUMMARIES_SENT", "Summaries sent"
    PUBLISHED = "PUBLISHED", "Published"
    RECONSIDERED = "RECONSIDERED", "Reconsidered"


class EndingState(models.TextChoices):
    """A lot that was opened ends without an award only by two people."""

    PROPOSED = "PROPOSED", "Proposed"
    CONFIRMED = "CONFIRMED", "Confirmed"
    DROPPED = "DROPPED", "Not confirmed"


class Ground(models.TextChoices):
    """Why words are withheld (Procurement Act 2023, section 94; data protection)."""

    COMMERCIAL = "COMMERCIAL", "Sensitive commercial information (Procurement Act 2023, section 94)"
    PERSONAL = "PERSONAL", "Information about a person"


class RequestKind(models.TextChoices):
    """What a bidder wants after reading their summary."""

    QUESTION = "QUESTION", "I have a question"
    MEETING = "MEETING", "I would like to talk about it"


class HistoryKind(models.TextChoices):
    """What an event of an evaluation is about."""

    OPENING = "OPENING", "Opening of bids and prices"
    PANEL = "PANEL", "Panel and interests"
    SCORES = "SCORES", "Scores"
    AGREEMENTS = "AGREEMENTS", "Agreed scores"
    REQUESTS = "REQUESTS", "Defects and requests"
    AWARD = "AWARD", "Award"
    SUMMARIES = "SUMMARIES", "What bidders were told"
