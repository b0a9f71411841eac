"""Words of the law."""

from django.db import models


class Jurisdiction(models.TextChoices):
    """Whose law the council's procurements live under."""

    ENGLAND = "ENGLAND", "England"
    SCOTLAND = "SCOTLAND", "Scotland"
    WALES = "WALES", "Wales"
    NORTHERN_IRELAND = "NORTHERN_IRELAND", "Northern Ireland"


class Regime(models.TextChoices):
    """The body of law that a procurement and its contract live under, fixed when it commenced."""

    PA23 = "PA23", "Procurement Act 2023"
    PCR15 = "PCR15", "Public Contracts Regulations 2015"
    SCOTLAND = "SCOTLAND", "Procurement Reform (Scotland) Act 2014"
    PSR = "PSR", "Provider Selection Regime"
    NONE = "NONE", "No procurement law"


class Band(models.TextChoices):
    """Which part of its regime applies."""

    COVERED = "COVERED", "Covered procurement"
    LIGHT_TOUCH = "LIGHT_TOUCH", "Light touch"
    BELOW = "BELOW", "Below the threshold, notifiable"
    SMALL = "SMALL", "Below the threshold, not notifiable"
    EXEMPT = "EXEMPT", "Exempted"


class Category(models.TextChoices):
    """What is mainly bought."""

    SERVICES = "SERVICES", "Services"
    GOODS = "GOODS", "Goods"
    WORKS = "WORKS", "Works"


class Unit(models.TextChoices):
    """What a figure counts."""

    GBP_GROSS = "GBP_GROSS", "pounds with VAT"
    GBP_NET = "GBP_NET", "pounds without VAT"
    GBP_HOUR = "GBP_HOUR", "an hour"
    DAYS = "DAYS", "days"
    WORKING_DAYS = "WORKING_DAYS", "working days"
    HOURS = "HOURS", "hours"
    MONTHS = "MONTHS", "months"
    YEARS = "YEARS", "years"
    PERCENT = "PERCENT", "per cent"
    COUNT = "COUNT", "in number"


class Counting(models.TextChoices):
    """Which day is day 1."""

    WITH = "WITH", "beginning with the day itself"
    AFTER = "AFTER", "beginning with the day after"


class Checked(models.TextChoices):
    """How far a figure was checked."""

    STATUTE = "STATUTE", "read in the statute"
    SECONDARY = "SECONDARY", "read in guidance: check before relying"
    RECALLED = "RECALLED", "not read: check before relying"


class Strength(models.TextChoices):
    """What a duty does to whom it binds."""

    BLOCKS = "BLOCKS", "must be met"
    REASON = "REASON", "needs a recorded reason if left"
    ADVISES = "ADVISES", "good practice"
    VOLUNTARY = "VOLUNTARY", "may be offered"
    NONE = "NONE", "does not apply"


class Exemption(models.TextChoices):
    """Why the Act would not apply at all (Procurement Act 2023, Schedule 2)."""

    VERTICAL = "VERTICAL", "Arrangement with a body the council controls (paragraph 2)"
    HORIZONTAL = "HORIZONTAL", "Arrangement between public authorities (paragraph 3)"
    LAND = "LAND", "Land and buildings (paragraph 7)"
    BROADCAST = "BROADCAST", "Broadcasting (paragraph 8)"
    LEGAL = "LEGAL", "Certain legal services (paragraph 14)"
    EMPLOYMENT = "EMPLOYMENT", "Contract of employment (paragraph 18)"


class FigureState(models.TextChoices):
    """The life of an entered figure."""

    PROPOSED = "PROPOSED", "Proposed"
    IN_FORCE = "IN_FORCE", "Confirmed"
    REFUSED = "REFUSED", "Refused"
    ENDED = "ENDED", "Taken out"
