"""Finding evidence."""

from bisect import bisect_left, bisect_right
from datetime import timedelta
from operator import attrgetter

from django.db import models
from django.db.models import Q, Subquery

# What a bidder asks for, and what the panel asks for. Only these are traced.
BIDS, PANEL = "/workspace/bids/", "/panel/"
REFUSED = (403, 404)
# How far failed results are looked through for the good one before or after them.
MOST_AROUND = timedelta(hours=8)
IN_TIME = attrgetter("at", "pk")


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

    def around(self, windows):
        """The same for each ``(since, until)``, from the good one before to the good one after, where there are any.

        Two queries, however many times are asked for.
        """
        ends = self._ends(windows)
        wanted = Q(at__in={at for _first, _last, *lone in ends for at in lone if at})
        for first, last, *_lone in ends:
            wanted |= Q(at__gte=first, at__lte=last)
        # Sorted here: asked to sort, SQLite goes through the whole table instead of each window.
        rows = sorted(self.filter(wanted).order_by(), key=IN_TIME) if ends else []
        moments = [row.at for row in rows]
        return [_in_order(rows, moments, *found) for found in ends] if rows else [[] for _window in windows]

    def _ends(self, windows):
        """(from, to, the result before, the result after) for each: a silence reaches to its two neighbours."""
        asked = {}
        for place, (since, until) in enumerate(windows):
            before = self.filter(at__lt=since).order_by("-at", "-pk").values("at")
            after = self.filter(at__gt=until).order_by("at", "pk").values("at")
            asked |= {
                f"before_{place}": Subquery(before[:1]),
                f"after_{place}": Subquery(after[:1]),
                f"good_before_{place}": Subquery(before.filter(is_up=True)[:1]),
                f"good_after_{place}": Subquery(after.filter(is_up=True)[:1]),
            }
        found = self.order_by("pk").values(**asked).first() or {}
        return [_end(place, window, found) for place, window in enumerate(windows)] if found else []


def _end(place, window, found):
    since, until = window
    first = max(found[f"good_before_{place}"] or since - MOST_AROUND, since - MOST_AROUND)
    last = min(found[f"good_after_{place}"] or until + MOST_AROUND, until + MOST_AROUND)
    return first, last, found[f"before_{place}"], found[f"after_{place}"]


def _in_order(rows, moments, first, last, before, after):
    """The rows of one window; its neighbours where they lie outside it."""
    found = {row.pk: row for row in rows[bisect_left(moments, first) : bisect_right(moments, last)]}
    for at in (before, after):
        if at:
            found |= {row.pk: row for row in rows[bisect_left(moments, at) : bisect_right(moments, at)]}
    return sorted(found.values(), key=IN_TIME)
