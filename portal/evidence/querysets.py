"""Finding evidence."""

from django.db import models
from django.db.models import Q

# What a bidder asks for, and what the panel asks for. Only these are traced.
BIDS, PANEL = "/workspace/bids/", "/panel/"
REFUSED = (403, 404)
# Failed results that are looked through for the good one before or after them: some eight hours.
MOST_AROUND = 2000


class RequestQuerySet(models.QuerySet):
    """Chainable filters."""

    def about(self, key):
        """Requests for the pages of one record whose key stands in their address."""
        return self.filter(path__contains=str(key))

    def attempts(self):
        """Refused requests to the panel by people who were signed in.

        Never those to bids: that a provider asked for a bid's page would tell that there is one.
        """
        return self.filter(Q(path__startswith=PANEL), status__in=REFUSED, user__isnull=False)


class ProbeQuerySet(models.QuerySet):
    """Chainable filters."""

    def between(self, since, until):
        """In the order of time."""
        return self.filter(at__gte=since, at__lte=until).order_by("at", "pk")

    def around(self, since, until):
        """The same from the good one before to the good one after, where there are any."""
        before = list(self.filter(at__lt=since)[:MOST_AROUND])
        after = list(self.filter(at__gt=until).order_by("at", "pk")[:MOST_AROUND])
        return [*reversed(_to_first_good(before)), *self.between(since, until), *_to_first_good(after)]


def _to_first_good(rows):
    """The failed ones and the good one that ends them."""
    good = next((place for place, row in enumerate(rows) if row.is_up), len(rows))
    return rows[: good + 1]
