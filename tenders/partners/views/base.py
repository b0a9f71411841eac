"""What the pages of the board share."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.views import View

from portal.accounts.enums import MAY_EDIT_BIDS
from portal.accounts.models import Organisation
from portal.core import clock
from tenders.partners.models import Entry


class BoardView(LoginRequiredMixin, View):
    """A page for those who are signed in; one moment a request."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def organisations(self):
        """Those that the reader writes for."""
        writes = {"memberships__user": self.request.user, "memberships__role__in": MAY_EDIT_BIDS}
        return Organisation.objects.filter(**writes).order_by("name", "pk")

    def entry_or_404(self, reference):
        """The entry, if the reader may know of it."""
        visible = Entry.objects.visible_to(self.request.user, self.now)
        found = visible.select_related("opportunity", "organisation", "lot").filter(reference=reference).first()
        if found is None:
            raise Http404
        return found
