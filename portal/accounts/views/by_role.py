"""Pages for those who hold a role: the same 404 for everybody else, whether or not the record exists."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.views import View
from django.views.generic import RedirectView

from portal.accounts.roles import has_role
from portal.core import clock


class RoleView(LoginRequiredMixin, View):
    """Loads its record in ``load`` (raise ``Http404`` for what one may not see)."""

    roles: tuple = ()

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not has_role(request.user, *self.roles):
            raise Http404
        self.load(**kwargs)
        return self.enter(request, *args, **kwargs)

    def load(self, **kwargs) -> None:
        """Find what the page is about."""

    def enter(self, request, *args, **kwargs):
        """Show the page to whom it is open."""
        return super().dispatch(request, *args, **kwargs)


class AdminDoor(RedirectView):
    """To the sign-in; who is signed in and comes here has no part in the back office and would be sent in a circle."""

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            raise Http404
        return super().get(request, *args, **kwargs)
