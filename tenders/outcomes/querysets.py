"""Finding services."""

from django.db import models
from django.db.models import Q


class CommissionedServiceQuerySet(models.QuerySet):
    """Services are shown to everyone from the day an editor lists them."""

    def listed(self):
        """On the public finder."""
        return self.filter(is_listed=True)

    def visible_to(self, person, now):
        """Staff see services that are not listed yet."""
        return self.all() if getattr(person, "is_staff", False) else self.listed()

    def matching(self, words="", kind=""):
        """By words in name, summary or provider, and by kind."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(summary__icontains=word) | Q(provider__icontains=word))
        return found.filter(kind=kind) if kind else found
