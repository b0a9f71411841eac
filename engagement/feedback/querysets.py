"""Finding feedback, and who may read it."""

from django.db import models
from django.db.models import Q

from portal.accounts.roles import Role, has_role

from .enums import COUNTED_STATES, State


class FeedbackQuerySet(models.QuerySet):
    """What residents told the council: for the officers who work with it, apart from the site's editors."""

    def visible_to(self, person, now):
        """Engagement officers read all, duty officers what is held for safeguarding, authors their own."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if has_role(person, Role.ENGAGEMENT_OFFICER):
            return self.all()
        wanted = Q(response__user=person)
        if has_role(person, Role.DUTY_OFFICER):
            wanted |= Q(state=State.HELD)
        return self.filter(wanted)

    def published(self):
        """What everyone may read, as far as it has words."""
        return self.filter(state=State.PUBLISHED).exclude(public_text="", story="")

    def counted(self):
        """What a summary counts: neither what is held nor what was set aside."""
        return self.filter(state__in=COUNTED_STATES)
