"""Words of the checks before an award."""

from django.db import models


class Kind(models.TextChoices):
    """What is checked."""

    EXCLUSION = "EXCLUSION", "Exclusion grounds and debarment list"
    CONDITIONS = "CONDITIONS", "Conditions of participation"
    REFERENCES = "REFERENCES", "References"
    FINANCIAL = "FINANCIAL", "Financial standing"
    INFORMATION = "INFORMATION", "Supplier information on the central platform"


class Result(models.TextChoices):
    """What was found."""

    CLEAR = "CLEAR", "Clear"
    CONCERN = "CONCERN", "Concern"
    NOT_APPLICABLE = "NOT_APPLICABLE", "Not applicable"


class Ground(models.TextChoices):
    """How hard an exclusion ground binds (Procurement Act 2023, sections 57 and 58)."""

    NONE = "", "None"
    MANDATORY = "MANDATORY", "A mandatory ground applies"
    DEBARRED = "DEBARRED", "On the debarment list for a mandatory ground"
    DISCRETIONARY = "DISCRETIONARY", "A discretionary ground applies, or the debarment list names one"


class Outcome(models.TextChoices):
    """What was decided about a concern."""

    EXCLUDE = "EXCLUDE", "This bid cannot win"
    PASSED = "PASSED", "The bid stays: what happened does not go on and is not likely to happen again"
    KEEP = "KEEP", "The bid stays, for the reasons given"
    REPLACED = "REPLACED", "The bid stays: the bidder replaced this organisation or person"


class Screen(models.TextChoices):
    """How a price is held against others."""

    MEAN = "MEAN", "Mean of the other prices"
    NEXT = "NEXT", "Next higher price"
    MEDIAN = "MEDIAN", "Median of all prices"
    ADJUSTED = "ADJUSTED", "Adjusted average"
    WAGE = "WAGE", "Wage floor"
    RATE = "RATE", "Published lowest rate"


class Decided(models.TextChoices):
    """What was decided about a price that seemed too low (Procurement Act 2023, section 19(3)(c) to (5))."""

    UNASKED = "UNASKED", "Not abnormally low: the bidder need not be asked"
    EXPLAINED = "EXPLAINED", "Explained: the price stands and the bid may not be disregarded"
    KEPT = "KEPT", "Not demonstrated, but the bid is kept"
    DISREGARD = "DISREGARD", "Not demonstrated: disregard the bid"
    REJECT = "REJECT", "Reject: the price is low because environmental, social or labour law is broken"
