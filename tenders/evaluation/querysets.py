"""Who sees what of an evaluation."""

from django.db import models
from django.db.models import Q

from portal.accounts.roles import Role, has_role
from tenders.bids.enums import State as BidState
from tenders.custody.querysets import SESSION_LASTS
from tenders.opportunities.enums import State as OpportunityState

from .enums import AwardState, MemberState, Outcome, ScoreState

# A panel is at work from the publication to the end of its procurement.
SEATED = (OpportunityState.PUBLISHED, OpportunityState.OPENED)


class OpeningQuerySet(models.QuerySet):
    """Openings are known to openers, procurement leads and auditors."""

    def visible_to(self, person, now):
        roles = (Role.OPENER, Role.PROCUREMENT_LEAD, Role.AUDITOR)
        return self.all() if has_role(person, *roles) else self.none()


class ApprovalQuerySet(models.QuerySet):
    """Approvals of openings."""

    def standing(self, now):
        """Those that still count: a ceremony that is not finished in half an hour begins again."""
        return self.filter(at__gt=now - SESSION_LASTS)


class PanelMemberQuerySet(models.QuerySet):
    """Seats on panels."""

    def visible_to(self, person, now):
        """Procurement leads and auditors see all panels, everybody else their own seats."""
        if has_role(person, Role.PROCUREMENT_LEAD, Role.AUDITOR):
            return self.all()
        return self.filter(user=person) if getattr(person, "is_authenticated", False) else self.none()

    def cleared(self):
        """Those whose scores count: cleared after declaring their interests."""
        return self.filter(state=MemberState.CLEARED)

    def working(self, now):
        """Cleared members who passed the knowledge check, within the time box of their seat, until the procurement ends."""
        started = Q(access_from__isnull=True) | Q(access_from__lte=now)
        goes_on = Q(access_until__isnull=True) | Q(access_until__gt=now)
        supported = Q(support_name="") | Q(is_support_cleared=True)
        return self.cleared().filter(
            started, goes_on, supported, briefed_at__isnull=False, opportunity__state__in=SEATED
        )


class OpenedBidQuerySet(models.QuerySet):
    """Bids after the opening, as the panel reads them."""

    def without_content(self):
        """For lists: the answers of two hundred bids are not loaded to name them."""
        return self.defer("answers", "files", "prices", "build_ups")

    def assessed(self):
        """Sound, and not withdrawn since: what the panel scores and what the bids of a lot are compared with."""
        return self.filter(is_sound=True, bid__state=BidState.OPENED)

    def visible_to(self, person, now):
        """Procurement leads, and working members: bids of the lots they judge, but of nobody they are recused from."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        if has_role(person, Role.PROCUREMENT_LEAD):
            return self.all()
        seats = person.panel_seats.working(now).filter(opportunity=models.OuterRef("bid__lot__opportunity"))
        mine = Q(judges_all=True) | (
            Q(parts__lot=models.OuterRef("bid__lot"))
            & (Q(parts__bid__isnull=True) | Q(parts__bid=models.OuterRef("bid")))
        )
        recused = seats.filter(
            bidder_interests__outcome=Outcome.RECUSED,
            bidder_interests__organisation=models.OuterRef("bid__organisation"),
        )
        return self.filter(models.Exists(seats.filter(mine)), ~models.Exists(recused))


class ScoreQuerySet(models.QuerySet):
    """Scores: blind to peers until one's own are final."""

    def live(self):
        """The newest of each member, bid and criterion: drafts, and final scores that nothing replaced."""
        return self.filter(replaced_at=None)

    def final(self):
        """The final scores that stand."""
        return self.live().filter(state=ScoreState.FINAL)

    def visible_to(self, member, now):
        """A member's own scores; those of peers only once one's own is final and the panel has begun to agree.

        From then on no score can change, so nobody changes one after having seen another's. A moderator, who scores
        nothing, sees final scores. Nobody sees another's draft.
        """
        own = Q(member=member)
        final = Q(state=ScoreState.FINAL, member__opportunity=member.opportunity)
        if member.seat == "MODERATOR":
            return self.filter(own | final)
        finished = self.model.objects.filter(
            member=member, state=ScoreState.FINAL, bid=models.OuterRef("bid"), criterion=models.OuterRef("criterion")
        )
        begun = Q(bid__moderations__criterion=models.F("criterion"))
        return self.filter(own | (final & begun & models.Exists(finished))).distinct()


class BidRequestQuerySet(models.QuerySet):
    """What bidders are asked about their own bids."""

    def visible_to(self, person, now):
        """The bidder's own people."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(defect__bid__organisation__memberships__user=person)


class AwardQuerySet(models.QuerySet):
    """Awards: the panel's business until they are published."""

    def standing(self):
        """Neither sent back nor withdrawn."""
        return self.exclude(state=AwardState.RECONSIDERED)

    def published(self):
        """The council's public word."""
        return self.filter(state=AwardState.PUBLISHED)

    def ever_published(self):
        """Those too that were withdrawn afterwards: what was public once stays so."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, person, now):
        """Procurement leads and auditors; approvers, except where they sit on the panel. What is told of prices and
        losing bids is nobody else's: the public page says who got it.
        """
        if has_role(person, Role.PROCUREMENT_LEAD, Role.AUDITOR):
            return self.all()
        if has_role(person, Role.APPROVER):
            return self.exclude(lot__opportunity__panel__user=person)
        return self.none()


class SummaryQuerySet(models.QuerySet):
    """Assessment summaries belong to their bidder."""

    def visible_to(self, person, now):
        """The bidder's own people, from the moment it was sent."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(bid__organisation__memberships__user=person, sent_at__lte=now)


def ready_to_open(opportunities, now):
    """Opportunities whose deadline is past and whose bids are sealed: the opener's list. Tells nothing of bids."""
    return opportunities.filter(state=OpportunityState.PUBLISHED, is_held_elsewhere=False, deadline__lt=now).order_by(
        "deadline", "pk"
    )
