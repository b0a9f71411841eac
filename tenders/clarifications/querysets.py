"""Who may see which clarification."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from portal.accounts.roles import Role, has_role

from .enums import State

TEAM = (Role.PROCUREMENT_LEAD, Role.COMMISSIONER, Role.DUTY_OFFICER)
# Who judges bids reads what everyone reads, whatever else they are.
JUDGES = (Role.EVALUATOR, Role.MODERATOR)
LAST_HOURS = timedelta(hours=48)


def is_team(person):
    """Works on questions, and never judges bids."""
    return has_role(person, *TEAM) and not has_role(person, *JUDGES)


class ClarificationQuerySet(models.QuerySet):
    """Published ones are everyone's; the rest belong to the asking organisation and to those who answer."""

    def published(self, now):
        """What everyone reads, as far as the opportunity itself is public."""
        return self.filter(state=State.PUBLISHED, answered_at__lte=now, opportunity__published_at__lte=now)

    def asked_by_organisations_of(self, person):
        """Those of the person's own organisations."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(organisation__memberships__user=person)

    def visible_to(self, person, now):
        """The team sees all; an organisation its own; everybody what is published."""
        if is_team(person):
            return self.all()
        mine = Q(organisation__memberships__user=person) if getattr(person, "is_authenticated", False) else Q(pk=None)
        everyones = Q(state=State.PUBLISHED, answered_at__lte=now, opportunity__published_at__lte=now)
        return self.filter(mine | everyones).distinct()

    def waiting(self):
        """Not yet answered."""
        return self.filter(state=State.ASKED)

    def in_order_of_need(self, now):
        """Help and the last 48 hours first, then what has waited longest, then what was answered, newest first."""
        late = Q(opportunity__deadline__lte=now + LAST_HOURS, opportunity__deadline__gte=now)
        waits = Q(state=State.ASKED)
        return self.annotate(
            is_answered=models.Case(
                models.When(state=State.ASKED, then=0), default=1, output_field=models.IntegerField()
            ),
            is_late=models.Case(
                models.When(waits & Q(is_help=True), then=0),
                models.When(waits & late, then=1),
                default=2,
                output_field=models.IntegerField(),
            ),
        ).order_by("is_answered", "is_late", models.F("answered_at").desc(nulls_last=True), "asked_at", "pk")
