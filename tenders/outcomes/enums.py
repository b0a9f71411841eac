"""Words of services."""

from django.db import models


class ProvidedHow(models.TextChoices):
    """How people get the service: whoever provides it, it is commissioned."""

    CONTRACT = "CONTRACT", "Contract"
    GRANT = "GRANT", "Grant"
    SLA = "SLA", "Service level agreement"
    IN_HOUSE = "IN_HOUSE", "By the council itself"


class ServiceKind(models.TextChoices):
    """The kinds of service by which providers and residents look for things."""

    ADULT_CARE = "ADULT_CARE", "Adult social care"
    CHILDREN = "CHILDREN", "Children and young people"
    HEALTH = "HEALTH", "Public health and wellbeing"
    HOUSING = "HOUSING", "Housing and homelessness"
    COMMUNITY = "COMMUNITY", "Community and voluntary support"
    TRANSPORT = "TRANSPORT", "Transport"
    ENVIRONMENT = "ENVIRONMENT", "Environment and waste"
    BUILDINGS = "BUILDINGS", "Buildings and works"
    PROFESSIONAL = "PROFESSIONAL", "Professional and business services"
    TECHNOLOGY = "TECHNOLOGY", "Technology"
    OTHER = "OTHER", "Other"
