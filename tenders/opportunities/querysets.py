"""Finding opportunities."""

from django.db import models
from django.db.models import Q

from portal.accounts.roles import Role, has_role
from portal.core import cpv
from portal.core.finding import holding

from .enums import PUBLIC_STATES, Procedure, Stage, State

# Who works on drafts.
AUTHORS = (Role.COMMISSIONER, Role.PROCUREMENT_LEAD)
# What the portal itself bids for, to see whether it works.
PROBE_SLUG = "portal-probe"


class OpportunityQuerySet(models.QuerySet):
    """Chainable filters and visibility."""

    def published(self, now):
        """What everyone may read."""
        return self.filter(state__in=PUBLIC_STATES, published_at__lte=now)

    def for_people(self):
        """Without what the portal's probe bids for: it is no procurement and stands in nobody's list."""
        return self.exclude(slug=PROBE_SLUG)

    def visible_to(self, person, now):
        """Commissioners and procurement leads see drafts too."""
        return self.for_people() if has_role(person, *AUTHORS) else self.published(now)

    def open(self, now):
        """Published and before the deadline: the instant of the deadline itself is still in."""
        return self.filter(state=State.PUBLISHED, deadline__gte=now)

    def at_stage(self, stage, now):
        """By where it stands now; an unknown stage filters nothing."""
        match stage:
            case Stage.OPEN:
                return self.open(now)
            case Stage.CLOSED:
                return self.filter(Q(state=State.OPENED) | Q(state=State.PUBLISHED, deadline__lt=now))
            case Stage.DIRECT:
                return self.filter(state=State.PUBLISHED, procedure=Procedure.DIRECT, deadline=None)
            case Stage.AWARDED:
                return self.filter(state=State.FINISHED)
            case Stage.ENDED:
                return self.filter(state__in=(State.WITHDRAWN, State.TERMINATED))
        return self

    def matching(self, *, words="", kind="", cpv_code="", value_from=None, value_to=None, after=None, fit=""):
        """The public filters, each optional; ``after`` is a date on or after which it closes."""
        found = self.filter(holding(words, "title", "summary", "buyer"))
        if kind:
            found = found.filter(kind=kind)
        if cpv_code:
            found = found.filter(cpv.begins_with("cpv_codes", cpv_code))
        if after:
            found = found.filter(deadline__date__gte=after)
        return found.worth(value_from, value_to).fit_for(fit)

    def titles(self):
        """Their titles alone: the words by which they are looked for."""
        return self.order_by().values_list("title", flat=True).iterator()

    def worth(self, least, most):
        """By value without VAT where it is known, otherwise with VAT: never one made from the other."""
        found = self
        if least is not None:
            found = found.filter(Q(value_net__gte=least) | Q(value_net=None, value_gross__gte=least))
        if most is not None:
            found = found.filter(Q(value_net__lte=most) | Q(value_net=None, value_gross__lte=most))
        return found

    def fit_for(self, who):
        """Marked by the buyer as suitable for "small" or "voluntary" organisations."""
        if who == "small":
            return self.filter(suits_small=True)
        return self.filter(suits_voluntary=True) if who == "voluntary" else self

    def deadline_first(self, now):
        """What closes soonest first, then what is closed (latest first)."""
        return self.annotate(
            is_over=models.Case(
                models.When(state=State.PUBLISHED, deadline__gte=now, then=0),
                default=1,
                output_field=models.IntegerField(),
            ),
            closes_next=models.Case(models.When(state=State.PUBLISHED, deadline__gte=now, then="deadline")),
        ).order_by(
            "is_over", models.F("closes_next").asc(nulls_last=True), models.F("deadline").desc(nulls_last=True), "-pk"
        )
