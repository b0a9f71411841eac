"""Words of the evaluation model."""

from django.db import models


class Weighing(models.TextChoices):
    """How the importance of criteria is told (Procurement Act 2023, section 23(3))."""

    PERCENT = "PERCENT", "Percentages that make 100"
    POINTS = "POINTS", "Points"
    RANKING = "RANKING", "Order of importance"


class Evidence(models.TextChoices):
    """What a criterion is judged by."""

    ANSWERS = "ANSWERS", "Written answers"
    PRESENTATION = "TALK", "A presentation"
    VISIT = "VISIT", "A site visit"
    PEOPLE = "PEOPLE", "A panel of people who use services"
    REFERENCES = "REFERENCES", "References"
    SAMPLE = "SAMPLE", "A video or a sample of work"


class Below(models.TextChoices):
    """What a score below the minimum leads to."""

    OUT = "OUT", "The bid cannot win"
    ZERO = "ZERO", "The criterion gets no points"


class PriceMethod(models.TextChoices):
    """How a price becomes points. The formulas stand in ``methods``."""

    LOWEST = "LOWEST", "Lowest price ÷ price"
    MEAN = "MEAN", "Relative to the mean price"
    LINEAR = "LINEAR", "Between the lowest price and the ceiling"
    BENCHMARK = "BENCHMARK", "Against a fixed benchmark"
    PER_POINT = "PER_POINT", "Price for each quality point"
    RELATIVE = "RELATIVE", "Relative quality and relative price"
    WHOLE_LIFE = "WHOLE_LIFE", "Whole-life cost"
    CARE_RATE = "CARE_RATE", "Rate of care against the cost of care"


class RoundAt(models.TextChoices):
    """When points are rounded."""

    EACH = "EACH", "At each step"
    TOTAL = "TOTAL", "Only the total"


class Tie(models.TextChoices):
    """What decides between equal totals."""

    SHARED = "SHARED", "Nothing: they share the place"
    QUALITY = "QUALITY", "More points for quality"
    PRICE = "PRICE", "The lower price"
    HEAVIEST = "HEAVIEST", "More points on the heaviest quality criterion"
