"""Finding intentions."""

from django.db import models
from django.db.models import Q

from portal.accounts.roles import Role, has_role
from portal.core import cpv
from portal.core.finding import holding

from .enums import PUBLIC_STATES, State

# Who works on drafts.
AUTHORS = (Role.COMMISSIONER, Role.PROCUREMENT_LEAD)


class IntentionQuerySet(models.QuerySet):
    """Chainable filters and visibility."""

    def published(self, now):
        """What everyone may read."""
        return self.filter(state__in=PUBLIC_STATES, published_at__lte=now)

    def visible_to(self, person, now):
        """Commissioners and procurement leads see drafts too."""
        return self.all() if has_role(person, *AUTHORS) else self.published(now)

    def current(self):
        """Still planned: not yet an opportunity and not dropped."""
        return self.filter(state=State.PUBLISHED)

    def plans_first(self):
        """What is still planned first, the earliest first; then what became of the others."""
        is_over = models.Case(models.When(state=State.PUBLISHED, then=0), default=1, output_field=models.IntegerField())
        dated = models.F("expected_notice_date").asc(nulls_last=True)
        return self.annotate(is_over=is_over).order_by("is_over", dated, "title", "pk")

    def matching(self, *, year=None, place="", group=None, **more):
        """The public filters, each optional: expected in that year, in that place, for that group of people."""
        found = self.by_its_own(**more)
        if year:
            inside = Q(expected_notice_date__year=year) | Q(expected_notice_date=None, expected_start__year=year)
            found = found.filter(inside)
        if place:
            found = found.filter(Q(service__area__icontains=place) | Q(summary__icontains=place))
        return found.filter(service__groups=group) if group else found

    def by_its_own(
        self, *, words="", kind="", cpv_code="", stage="", value_from=None, value_to=None, after=None, fit=""
    ):
        """Filters on the plan's own fields; ``after`` is a date from which the opportunity is expected."""
        found = self.filter(holding(words, "title", "summary", "buyer"))
        if kind:
            found = found.filter(kind=kind)
        if cpv_code:
            found = found.filter(cpv.begins_with("cpv_codes", cpv_code))
        if stage:
            found = found.filter(state=stage)
        return found.worth(value_from, value_to).expected_after(after).fit_for(fit)

    def titles(self):
        """Their titles alone: the words by which they are looked for."""
        return self.order_by().values_list("title", flat=True).iterator()

    def worth(self, least, most):
        """By estimated value without VAT where it is known, otherwise with VAT: never one made from the other."""
        found = self
        if least is not None:
            found = found.filter(Q(value_net__gte=least) | Q(value_net=None, value_gross__gte=least))
        if most is not None:
            found = found.filter(Q(value_net__lte=most) | Q(value_net=None, value_gross__lte=most))
        return found

    def expected_after(self, day):
        """Opportunity or start expected on that day or later."""
        if not day:
            return self
        return self.filter(Q(expected_notice_date__gte=day) | Q(expected_notice_date=None, expected_start__gte=day))

    def fit_for(self, who):
        """Marked by the buyer as suitable for "small" or "voluntary" organisations."""
        if who == "small":
            return self.filter(suits_small=True)
        return self.filter(suits_voluntary=True) if who == "voluntary" else self
