"""Finding releases: all of them are public."""

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a release."""


class ReleaseQuerySet(models.QuerySet):
    """Releases are added by their service and read, never changed: the triggers say so too."""

    def update(self, **kwargs):
        raise AppendOnlyError("A published release is never changed. Write another one.")

    def delete(self):
        raise AppendOnlyError("A published release is never deleted.")

    def of_process(self, ocid):
        """The releases of one process, oldest first."""
        return self.filter(ocid=ocid).order_by("date", "pk")

    def matching(self, *, after=None, since=None, until=None, sections=(), ocid=""):
        """In the order in which they were written, each filter optional; ``after`` is a key."""
        found = self.order_by("pk")
        if after is not None:
            found = found.filter(pk__gt=after)
        if since is not None:
            found = found.filter(date__gte=since)
        if until is not None:
            found = found.filter(date__lte=until)
        if sections:
            found = found.filter(section__in=sections)
        return found.filter(ocid=ocid) if ocid else found

    def in_chunks(self, size=200):
        """Every row in the order of keys, with never more than ``size`` of them in memory."""
        last = 0
        while rows := list(self.order_by("pk").filter(pk__gt=last)[:size]):
            yield from rows
            last = rows[-1].pk

    def newest_of_opportunities(self):
        """For each process that is an opportunity, what was said last."""
        told = self.model._base_manager.filter(opportunity__isnull=False)
        newest = told.filter(ocid=models.OuterRef("ocid")).order_by("-date", "-pk").values("pk")[:1]
        return self.filter(opportunity__isnull=False, pk=models.Subquery(newest))
