"""What every page of the panel shares: who may enter, and the same 404 for everything else."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from portal.accounts.roles import Role
from portal.accounts.views.by_role import RoleView
from portal.core.verdicts import NotAllowed

PANEL_ROLES = (
    Role.OPENER,
    Role.EVALUATOR,
    Role.MODERATOR,
    Role.APPROVER,
    Role.PROCUREMENT_LEAD,
    Role.AUDITOR,
)


class PanelView(RoleView):
    """Open to whoever has a part in a panel."""

    roles = PANEL_ROLES

    def act(self, done: str, service, **arguments):
        """Call a service and come back to the page, with what was done or why not."""
        try:
            service(actor=self.request.user, now=self.now, **arguments)
        except NotAllowed as refusal:
            messages.error(self.request, refusal.reason)
        else:
            messages.success(self.request, done)
        return redirect(self.request.path)


def found_or_404(queryset, **wanted):
    """The one row, or the 404 that a missing one gives."""
    row = queryset.filter(**wanted).first()
    if row is None:
        raise Http404
    return row
