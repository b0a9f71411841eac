"""The shared keys of everything: outcomes, groups of people, commissioned services."""

from django.db import models
from wagtail.search import index

from .enums import ProvidedHow, ServiceKind
from .querysets import CommissionedServiceQuerySet


class Outcome(models.Model):
    """What should get better for people."""

    name = models.CharField(max_length=150, unique=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class PopulationGroup(models.Model):
    """The people whom a service is for."""

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class CommissionedService(index.Indexed, models.Model):
    """A service that people use, however it is provided."""

    name = models.CharField(max_length=150)
    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=ServiceKind.choices, default=ServiceKind.OTHER)
    summary = models.CharField(max_length=300, help_text="One or two sentences for the finder.")
    description = models.TextField(blank=True, help_text="Who it is for, what it does, how to get it.")
    provided_how = models.CharField(
        "how it is provided", max_length=20, choices=ProvidedHow.choices, default=ProvidedHow.CONTRACT
    )
    provider = models.CharField("who provides it", max_length=200)
    area = models.CharField(max_length=150, blank=True)
    contact = models.TextField("how to reach it", blank=True)
    groups = models.ManyToManyField(PopulationGroup, blank=True, verbose_name="who it is for")
    outcomes = models.ManyToManyField(Outcome, blank=True)
    is_listed = models.BooleanField("shown on the public finder", default=False)

    objects = CommissionedServiceQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("summary"),
        index.SearchField("description"),
        index.FilterField("is_listed"),
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "commissioned service"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/services/{self.slug}/"
