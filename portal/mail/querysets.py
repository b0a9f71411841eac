"""Finding messages."""

from django.db import models


class MessageQuerySet(models.QuerySet):
    """The outbox. Messages are for their recipients: lists of them exist only in the demonstration."""

    def due(self, now):
        """Not yet handed on, and their time has come."""
        return self.filter(next_try_at__lte=now).order_by("next_try_at", "pk")
