"""Who sees what of the board."""

from django.db import models
from django.db.models import Q

from portal.accounts.models import Membership
from portal.accounts.roles import Role, has_role
from portal.core.clock import local
from tenders.clarifications.querysets import JUDGES, is_team
from tenders.opportunities.enums import State as OpportunityState

from .enums import State


def is_provider(person):
    """Belongs to an organisation that can bid."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return False
    return Membership.objects.filter(user=person).exists()


def watches_board(person):
    """The procurement team and auditors. Whoever judges bids does not look at who seeks whom."""
    return is_team(person) or (has_role(person, Role.AUDITOR) and not has_role(person, *JUDGES))


class EntryQuerySet(models.QuerySet):
    """Entries, as far as the asker may know of them."""

    def standing(self, now):
        """On the board now: up, its day not past, and bids still taken."""
        return self.filter(
            state=State.UP,
            until__gte=local(now).date(),
            opportunity__state=OpportunityState.PUBLISHED,
            opportunity__published_at__lte=now,
            opportunity__deadline__gte=now,
        )

    def of_organisations_of(self, person):
        """Those of the person's own organisations."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(organisation__memberships__user=person).distinct()

    def visible_to(self, person, now):
        """Providers see what stands, and all of their own; those who watch over the board see everything."""
        if watches_board(person):
            return self.all()
        if not is_provider(person):
            return self.none()
        own = Membership.objects.filter(user=person).values("organisation")
        return self.filter(Q(pk__in=self.model.objects.standing(now).values("pk")) | Q(organisation__in=own))

    def reported(self):
        """Somebody reported them and nobody has decided yet."""
        return self.filter(state=State.UP, reports__settled_at=None, reports__isnull=False).distinct()


class ReportQuerySet(models.QuerySet):
    """What was reported."""

    def open(self):
        """Nobody has decided yet."""
        return self.filter(settled_at=None)

    def visible_to(self, person, now):
        """The procurement team and auditors: nobody learns who reported them."""
        return self.all() if watches_board(person) else self.none()
