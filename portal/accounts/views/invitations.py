"""Accepting an invitation by the link from the e-mail."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from portal.accounts.lifecycle import INVITATION
from portal.accounts.rules import invitation_is_open
from portal.accounts.services.joining import accept_invitation, invitation_for
from portal.core import clock
from portal.core.verdicts import NotAllowed


class AcceptInvitation(View):
    """Shows what is offered to whoever holds the link; accepting needs a signed-in account."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        self.invitation = invitation_for(kwargs["token"])
        if self.invitation is None:
            raise Http404

    def get(self, request, token):
        return self._page()

    def post(self, request, token):
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        try:
            accept_invitation(invitation=self.invitation, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self._page(refusal.reason, status=422)
        organisation = self.invitation.organisation
        messages.success(request, f"You now belong to {organisation}.")
        return redirect("accounts:organisation", organisation.uuid)

    def _page(self, refusal="", status=200):
        user = self.request.user
        if user.is_authenticated and not refusal:
            refusal = INVITATION.verdict("accept", self.invitation, user, self.now).reason
        query = urlencode({"next": self.request.path})
        context = {
            "invitation": self.invitation,
            "open": invitation_is_open(self.invitation, self.now),
            "refusal": refusal,
            "sign_in": f"{reverse('account_login')}?{query}",
            "sign_up": f"{reverse('account_signup')}?{query}",
        }
        return render(self.request, "accounts/invitation.html", context, status=status)
