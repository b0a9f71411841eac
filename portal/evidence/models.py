"""Requests of bidders and of the panel, and the results of the probe. Neither holds any content."""

from django.conf import settings
from django.db import models

from .querysets import ProbeQuerySet, RequestQuerySet


class RequestTrace(models.Model):
    """One request to a page of a bid or of the panel: when it arrived, what it was for, how it was answered."""

    at = models.DateTimeField(help_text="The database's clock, at arrival.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    method = models.CharField(max_length=7)
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()
    milliseconds = models.PositiveIntegerField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="request_trace_at")]

    def __str__(self):
        return f"{self.method} {self.path}: {self.status}"


class ProbeResult(models.Model):
    """The portal submitted a bid to itself through the front door: whether that worked, and how long it took."""

    at = models.DateTimeField()
    is_up = models.BooleanField()
    milliseconds = models.PositiveIntegerField()
    failed_at = models.CharField(max_length=60, blank=True, help_text="The step that failed; empty when all worked.")
    milliseconds_apart = models.BigIntegerField(
        null=True, help_text="How far the clock of the probe's machine was ahead of the database's."
    )
    is_last = models.BooleanField(
        default=False, help_text="The probe was switched off after it: what follows is no gap."
    )

    objects = ProbeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="probe_result_at")]

    def __str__(self):
        return f"{self.at}: {'up' if self.is_up else self.failed_at}"
