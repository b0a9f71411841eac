"""Finding responses, and who may read them."""

from django.db import models
from django.db.models import Q

from portal.accounts.roles import Role, has_role

from .enums import Kind, State


class ResponseQuerySet(models.QuerySet):
    """Being superuser or editor opens nothing here: people answer the officers, not the site's editors."""

    def submitted(self):
        """Sent, not only saved."""
        return self.filter(state=State.SUBMITTED)

    def visible_to(self, person, now):
        """Engagement officers read what was sent; commissioners what was sent to a consultation; authors their own."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        wanted = Q(user=person)
        if has_role(person, Role.ENGAGEMENT_OFFICER):
            wanted |= Q(state=State.SUBMITTED)
        elif has_role(person, Role.COMMISSIONER):
            wanted |= Q(state=State.SUBMITTED, kind=Kind.CONSULTATION)
        return self.filter(wanted)

    def delete(self):
        raise TypeError("An answer is never deleted with something else.")
