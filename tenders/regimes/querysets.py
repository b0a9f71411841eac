"""Finding entered figures."""

from django.db import models

from portal.accounts.roles import Role, has_role

from .enums import FigureState

# Who enters figures of law and of the council's own rules, and who checks them.
KEEPERS = (Role.PROCUREMENT_LEAD, Role.USER_ADMINISTRATOR)


class EnteredFigureQuerySet(models.QuerySet):
    """Chainable filters and visibility."""

    def in_force(self):
        """Confirmed by a second person."""
        return self.filter(state=FigureState.IN_FORCE)

    def visible_to(self, person, now):
        """Procurement leads, commissioners, administrators and auditors."""
        may = has_role(person, *KEEPERS, Role.COMMISSIONER, Role.AUDITOR)
        return self.all() if may else self.none()
