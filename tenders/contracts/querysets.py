"""Finding contracts."""

from django.db import models


class ContractQuerySet(models.QuerySet):
    """Chainable filters."""

    def running(self, today):
        """Not yet over by their first end."""
        return self.filter(ends_on__gte=today)

    def unplanned(self):
        """Nobody has planned yet what follows."""
        return self.filter(next_intention=None, follows_on=True)
