"""What the workspace pages share: sign in first, then only what one may see, then what one may do."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from portal.accounts import rules
from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.verdicts import ALLOWED, NotAllowed


class SignedIn(LoginRequiredMixin, View):
    """A page for whoever is signed in. ``now`` is asked once."""

    template_name = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.now = clock.now()
        self.load()
        verdict = self.verdict()
        if not verdict:
            return self.refused(verdict.reason)
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as refusal:
            return self.refused(refusal.reason)

    def load(self):
        """Fetch what the address names, or raise 404."""

    def verdict(self):
        """May the person do what this page is for?"""
        return ALLOWED

    def refused(self, reason):
        """The person may know of the record but not do this: said with its reason."""
        return render(self.request, "accounts/refused.html", {"reason": reason, **self.context()}, status=403)

    def context(self):
        """What every rendering of the page needs."""
        return {}

    def page(self, status=200, **context):
        """The page with its template."""
        return render(self.request, self.template_name, {**self.context(), **context}, status=status)

    def invalid(self, form, **context):
        """The page again, with what has to be mended."""
        return self.page(form=form, page_has_errors=True, **context)

    def done(self, text, *where):
        """Say what was done and go on."""
        messages.success(self.request, text)
        return redirect(*where)


class OfOrganisation(SignedIn):
    """A page of one organisation. Outsiders, staff included, get the 404 of what does not exist."""

    def load(self):
        visible = Organisation.objects.visible_to(self.request.user, self.now)
        self.organisation = visible.filter(uuid=self.kwargs["organisation"]).first()
        if self.organisation is None or not rules.is_member(self.request.user, self.organisation, self.now):
            raise Http404

    def context(self):
        manages = rules.may_manage_members(self.request.user, self.organisation, self.now)
        return {"organisation": self.organisation, "manages": bool(manages)}


class OfOwner(OfOrganisation):
    """A page of the owners."""

    def verdict(self):
        return rules.may_manage_members(self.request.user, self.organisation, self.now)

    def one(self, records, pk):
        """A record of this organisation that the person may see, or 404."""
        visible = records.visible_to(self.request.user, self.now).filter(organisation=self.organisation)
        found = visible.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found
