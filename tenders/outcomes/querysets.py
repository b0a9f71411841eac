"""Finding services."""

from django.db import models

from portal.core.finding import holding


class CommissionedServiceQuerySet(models.QuerySet):
    """Services are shown to everyone from the day an editor lists them."""

    def listed(self):
        """On the public finder."""
        return self.filter(is_listed=True)

    def visible_to(self, person, now):
        """Staff see services that are not listed yet."""
        return self.all() if getattr(person, "is_staff", False) else self.listed()

    def titles(self):
        """Their names alone: the words by which they are looked for."""
        return self.order_by().values_list("name", flat=True).iterator()

    def matching(self, words="", kind=""):
        """By words in name, summary or provider, and by kind."""
        found = self.filter(holding(words, "name", "summary", "provider"))
        return found.filter(kind=kind) if kind else found
