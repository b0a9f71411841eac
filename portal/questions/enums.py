"""Words of question sets."""

from django.db import models


class Kind(models.TextChoices):
    """How a question is answered."""

    SHORT_TEXT = "short_text", "Short text"
    LONG_TEXT = "long_text", "Long text with a word limit"
    NUMBER = "number", "Number"
    MONEY = "money", "Money"
    DATE = "date", "Date"
    YES_NO = "yes_no", "Yes or no"
    ONE_OF = "one_of", "One of a list"
    MANY_OF = "many_of", "Many of a list"
    FILE = "file", "File"
    TABLE = "table", "Table"
    SCALE = "scale", "Scale"
    ADDRESS = "address", "Address"
    ORGANISATIONS = "organisations", "List of organisations"
    PARTNERS = "partners", "Partners and subcontractors"
    PROMISES = "promises", "Social value promises"
    SHARE_CODE = "share_code", "Share code of the central digital platform"
    DECLARATION = "declaration", "Declaration"
    INFORMATION = "information", "Information only"


class OverLimit(models.TextChoices):
    """What becomes of a text over its word limit."""

    REFUSE = "refuse", "It is pointed out as a problem"
    CUT = "cut", "Evaluators see only what is within the limit"


class Purpose(models.TextChoices):
    """Which form a question set is written for."""

    BID = "BID", "Bid"
    CONSULTATION = "CONSULTATION", "Consultation"
    FEEDBACK = "FEEDBACK", "Feedback"


class State(models.TextChoices):
    """What people decided about a question set."""

    DRAFT = "DRAFT", "Draft"
    PUBLISHED = "PUBLISHED", "Published"
