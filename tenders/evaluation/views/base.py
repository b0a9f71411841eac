"""What every page of the panel shares: who may enter, and the same 404 for everything else."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.views import View

from portal.accounts.roles import Role, has_role
from portal.core import clock
from portal.core.verdicts import NotAllowed

PANEL_ROLES = (
    Role.OPENER,
    Role.EVALUATOR,
    Role.MODERATOR,
    Role.APPROVER,
    Role.PROCUREMENT_LEAD,
    Role.AUDITOR,
)


class PanelView(LoginRequiredMixin, View):
    """Loads its record in ``load`` (raise ``Http404`` for what one may not see)."""

    roles = PANEL_ROLES

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not has_role(request.user, *self.roles):
            raise Http404
        self.load(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs) -> None:
        """Find what the page is about."""

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
