"""Who sees what of the checks before an award."""

from django.db import models

from portal.accounts.roles import Role, has_role


class CheckQuerySet(models.QuerySet):
    """Checks of suppliers: for those who run the award and those who audit it."""

    def visible_to(self, person, now):
        return self.all() if has_role(person, Role.PROCUREMENT_LEAD, Role.AUDITOR) else self.none()


class EnquiryQuerySet(models.QuerySet):
    """What bidders are asked about their own price."""

    def visible_to(self, person, now):
        """The bidder's own people. Staff come to it by the lot, once its prices are open."""
        if not getattr(person, "is_authenticated", False):
            return self.none()
        return self.filter(bid__organisation__memberships__user=person)
