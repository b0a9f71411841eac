"""Who may see that a bid exists."""

from django.db import models

from .enums import State


class BidQuerySet(models.QuerySet):
    """A bid is its organisation's alone until the opening; afterwards the panel reads it through evaluation."""

    def visible_to(self, person, now):
        """The bids of the person's own organisations, in every state. Staff see none here, whatever their role."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(organisation__memberships__user=person)

    def submitted(self):
        """In time and not withdrawn: what the opening opens."""
        return self.filter(state=State.SUBMITTED)

    def written(self):
        """With a draft, beside a version that stands or without one."""
        return self.filter(models.Q(state=State.DRAFT) | models.Q(changing_since__isnull=False))

    def opened(self):
        """Readable by the panel."""
        return self.filter(state=State.OPENED)


class LibraryQuerySet(models.QuerySet):
    """An organisation's library is its members' alone, for good."""

    def visible_to(self, person, now):
        """What the person's own organisations keep."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(organisation__memberships__user=person)


class WriteOnceQuerySet(models.QuerySet):
    """Receipts, late attempts and reminders are proof: added, never changed."""

    def update(self, **kwargs):
        raise TypeError("This record is proof. It is never changed.")

    def delete(self):
        raise TypeError("This record is proof. It is never deleted.")
