"""What waits for whom."""

from django.db.models import Case, When
from django.shortcuts import render

from portal.accounts.roles import Role, has_role
from portal.core.lists import page_of
from tenders.clarifications.querysets import TEAM
from tenders.custody.views import READERS
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import Award, LotEnding, Opening, PanelMember
from tenders.evaluation.querysets import ready_to_open
from tenders.opportunities.enums import State
from tenders.opportunities.models import Lot, Opportunity

from .base import PANEL_ROLES, PanelView

AWARD_ROLES = (Role.APPROVER, Role.AUDITOR, Role.PROCUREMENT_LEAD)


def awards_for(person, now):
    """The awards that somebody may see: what waits for a decision first, then the newest. None without such a role."""
    if not has_role(person, *AWARD_ROLES):
        return None
    waiting = Case(When(state=AwardState.RECOMMENDED, then=0), default=1)
    visible = Award.objects.visible_to(person, now).select_related("lot__opportunity", "bid__organisation")
    return visible.order_by(waiting, "-recommended_at", "-pk").distinct()


class AwardsPage(PanelView):
    """Every award, page by page."""

    roles = AWARD_ROLES

    def get(self, request):
        return render(request, "panel/awards.html", {"page": page_of(request, awards_for(request.user, self.now))})


class PanelHome(PanelView):
    """Openings due, seats, awards, procurements to run: only what the person's roles have to do with."""

    # Who reads questions finds them here too.
    roles = (*PANEL_ROLES, *TEAM, Role.USER_ADMINISTRATOR)

    def get(self, request):
        person = request.user
        awards = awards_for(person, self.now)
        context = {
            "now": self.now,
            "to_open": self._to_open(person),
            "prices_to_open": self._prices_to_open(person),
            "sees_keys": has_role(person, *READERS),
            "sees_attempts": has_role(person, Role.AUDITOR),
            "seats": self._seats(person),
            "awards": awards and awards[:20],
            "has_more_awards": awards is not None and awards.count() > 20,
            "endings": self._endings(person),
            "running": self._running(request, person),
            "seats_panels": has_role(person, Role.PROCUREMENT_LEAD),
            "reads_questions": has_role(person, *TEAM),
        }
        return render(request, "panel/home.html", context)

    def _seats(self, person):
        """One's own seats, each with whether its time box is open and whether the work can begin."""
        seats = PanelMember.objects.filter(user=person, opportunity__state__in=(State.OPENED, State.PUBLISHED))
        related = seats.select_related("opportunity").prefetch_related("opportunity__lots")
        working = set(seats.working(self.now).values_list("pk", flat=True))
        found = list(related.order_by("opportunity__deadline", "pk")[:50])
        for seat in found:
            seat.works = seat.pk in working
            seat.ended = seat.has_ended(self.now)
            seat.early = not seat.ended and not seat.has_access(self.now)
        return found

    def _to_open(self, person):
        if not has_role(person, Role.OPENER):
            return None
        called = {opening.opportunity_id: opening for opening in Opening.objects.filter(state="CALLED")}
        rows = ready_to_open(Opportunity.objects.for_people(), self.now)[:50]
        return [(opportunity, called.get(opportunity.pk)) for opportunity in rows]

    def _prices_to_open(self, person):
        if not has_role(person, Role.OPENER):
            return []
        lots = Lot.objects.filter(opportunity__state=State.OPENED, price_opening=None, state="COMPETING")
        return lots.select_related("opportunity").order_by("opportunity__deadline", "number", "pk")[:20]

    def _endings(self, person):
        if not has_role(person, Role.APPROVER, Role.AUDITOR):
            return []
        return LotEnding.objects.filter(state="PROPOSED").select_related("lot__opportunity")[:50]

    def _running(self, request, person):
        if not has_role(person, Role.PROCUREMENT_LEAD, Role.AUDITOR):
            return None
        live = Opportunity.objects.for_people().filter(
            state__in=(State.PUBLISHED, State.OPENED), is_held_elsewhere=False
        )
        return page_of(request, live.prefetch_related("lots").order_by("deadline", "pk"))
