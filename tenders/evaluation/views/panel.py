"""Seats and interests."""

from django.http import Http404
from django.shortcuts import redirect, render

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.evaluation.enums import MemberState
from tenders.evaluation.forms import InterestForm, SeatForm
from tenders.evaluation.models import OpenedBid, PanelMember
from tenders.evaluation.services import panel
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity

from .base import PanelView, found_or_404


class SeatsPage(PanelView):
    """The lead seats the panel and decides about interests."""

    roles = (Role.PROCUREMENT_LEAD,)

    def load(self, opportunity_id):
        rows = Opportunity.objects.filter(state__in=(State.PUBLISHED, State.OPENED, State.FINISHED))
        self.opportunity = found_or_404(rows.filter(is_held_elsewhere=False), pk=opportunity_id)

    def get(self, request, opportunity_id, form=None, status=200):
        members = self.opportunity.panel.select_related("user", "decided_by")
        context = {"opportunity": self.opportunity, "members": members, "form": form or SeatForm()}
        return render(request, "panel/seats.html", context, status=status)

    def post(self, request, opportunity_id):
        if "decide" in request.POST:
            return self._decide(request)
        form = SeatForm(request.POST)
        if not form.is_valid():
            return self.get(request, opportunity_id, form, 422)
        try:
            panel.invite(opportunity=self.opportunity, actor=request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("user", refusal.reason)
            return self.get(request, opportunity_id, form, 422)
        return redirect(request.path)

    def _decide(self, request):
        member_id, _, verb = request.POST["decide"].partition(":")
        if verb not in ("clear", "recuse") or not member_id.isdecimal():
            raise Http404
        member = found_or_404(self.opportunity.panel.all(), pk=member_id)
        reason = request.POST.get("reason", "")
        return self.act("The decision is recorded.", panel.decide, member=member, verb=verb, reason=reason)


class InterestsPage(PanelView):
    """A member sees who bid, and declares."""

    def load(self, opportunity_id):
        mine = PanelMember.objects.filter(user=self.request.user).select_related("opportunity")
        self.member = found_or_404(mine, opportunity=opportunity_id)

    def get(self, request, opportunity_id, form=None, status=200):
        opportunity = self.member.opportunity
        opened = OpenedBid.objects.filter(bid__lot__opportunity=opportunity).select_related("bid__organisation")
        context = {
            "opportunity": opportunity,
            "member": self.member,
            "is_open": opportunity.state == State.OPENED,
            "bidders": sorted({row.bid.organisation.name for row in opened}),
            "form": form or InterestForm(),
            "waits": self.member.state == MemberState.INVITED,
        }
        return render(request, "panel/interests.html", context, status=status)

    def post(self, request, opportunity_id):
        form = InterestForm(request.POST)
        if not form.is_valid():
            return self.get(request, opportunity_id, form, 422)
        interest = form.cleaned_data["interest"]
        return self.act("Your declaration is recorded.", panel.declare, member=self.member, interest=interest)
