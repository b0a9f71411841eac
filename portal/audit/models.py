"""Append-only events in hash chains.

No foreign keys to live data: an event outlives what it is about. ``AuditChain`` holds only the head of each chain,
so that adding an event locks one row; the events themselves are the proof and the head can be recomputed from them.
"""

from django.db import models

from .querysets import AuditEventQuerySet

MAIN = "main"


class AuditChain(models.Model):
    """The head of one chain. A sealed chain is shown to nobody until its opportunity is opened."""

    name = models.CharField(max_length=100, primary_key=True)
    sealed = models.BooleanField(default=False)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=64, blank=True, help_text="Hides which chain a published head belongs to.")

    def __str__(self):
        return self.name


class AuditEvent(models.Model):
    """One act: who did what to which record, when, and why."""

    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=255, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    subject_name = models.CharField(max_length=255, blank=True)
    reason = models.TextField(blank=True)
    data = models.TextField(help_text="Canonical JSON, kept as text because the hash is over these bytes.")
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_once_in_chain")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            # Receipts and daily heads ask whether the event that they name still stands in its chain.
            models.Index(fields=["chain", "digest"], name="audit_event_digest"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class DailyHeads(models.Model):
    """The heads of all chains at the end of one day, published at once: who rewrites a chain later contradicts them.

    A sealed chain's head must not tell that its opportunity has bids. So a leaf is a digest over a secret salt of the
    chain, its name, the day and its head; the salt is told after the opening.
    """

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    leaves = models.JSONField(help_text="Sorted digests, one a chain: public.")
    heads = models.JSONField(help_text="{chain: head}: never public while a chain is sealed.")
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-day"]
        verbose_name_plural = "daily heads"

    def __str__(self):
        return str(self.day)
