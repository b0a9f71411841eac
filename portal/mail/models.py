"""Messages waiting to be sent, and those that were."""

from django.db import models

from .querysets import MessageQuerySet


class Message(models.Model):
    """One e-mail to one address, written in the transaction of the act that caused it.

    ``next_try_at`` is set while the message still has to be handed on: empty means done, kept or given up.
    """

    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField("to", max_length=320)
    sender = models.CharField("from", max_length=320)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=80, blank=True, db_index=True)
    why = models.CharField("why it was sent", max_length=300, blank=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField("kept, because no mail server is set", null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_try_at__isnull=False, sent_at=None, kept_at=None, given_up_at=None)
                | models.Q(next_try_at=None, sent_at__isnull=False, kept_at=None, given_up_at=None)
                | models.Q(next_try_at=None, sent_at=None, kept_at__isnull=False, given_up_at=None)
                | models.Q(next_try_at=None, sent_at=None, kept_at=None, given_up_at__isnull=False),
                name="mail_message_waiting_or_done",
            )
        ]

    def __str__(self):
        return self.subject

    @property
    def status(self) -> str:
        """What became of it, in words."""
        if self.sent_at:
            return "Sent"
        if self.kept_at:
            return "Kept"
        if self.given_up_at:
            return "Given up"
        return "Waiting to be tried again" if self.attempts else "Waiting"
