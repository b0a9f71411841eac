"""A member's own way onto the panel: interests in two stages, and the knowledge check."""

from django.contrib import messages
from django.shortcuts import redirect, render

from tenders.evaluation.briefing import BRIEFING
from tenders.evaluation.enums import MemberState
from tenders.evaluation.forms import BidderInterestsForm, CheckForm, GeneralInterestForm, SupportInterestForm
from tenders.evaluation.models import OpenedBid, PanelMember
from tenders.evaluation.queries.commitments import partners_of
from tenders.evaluation.queries.workload import plan_of
from tenders.evaluation.services import interests, panel
from tenders.opportunities.enums import State

from .base import PanelView, found_or_404


class _OwnSeat(PanelView):
    """One's own seat, whatever was decided about it."""

    def load(self, opportunity_id):
        mine = PanelMember.objects.filter(user=self.request.user)
        related = mine.select_related("user", "opportunity__question_version").prefetch_related("opportunity__lots")
        self.member = found_or_404(related, opportunity=opportunity_id)
        self.opportunity = self.member.opportunity


class InterestsPage(_OwnSeat):
    """First whether one has an interest at all; once it is known who bid, in each bidder."""

    def get(self, request, opportunity_id, form=None, status=200):
        context = {
            "opportunity": self.opportunity,
            "member": self.member,
            "form": form or self._form(),
            "declared": self.member.bidder_interests.exclude(interest="").select_related("organisation"),
        }
        return render(request, "panel/interests.html", context, status=status)

    def _form(self, data=None):
        """The form of the stage; None where there is nothing to declare now."""
        member, is_open = self.member, self.opportunity.state == State.OPENED
        if member.state == MemberState.INVITED:
            return GeneralInterestForm(data)
        if member.state == MemberState.READY and is_open and member.has_access(self.now):
            return BidderInterestsForm(data, bidders=self._bidders())
        waits = member.support_name and not member.support_declared_at
        if waits and is_open and member.state in (MemberState.DECLARED, MemberState.CLEARED):
            return SupportInterestForm(data, name=member.support_name)
        return None

    def _bidders(self):
        """(organisation, name, partners) of everybody who bid, each once."""
        opened = OpenedBid.objects.filter(bid__lot__opportunity=self.opportunity).select_related(
            "bid__organisation", "bid__lot__opportunity__question_version"
        )
        found = {}
        for row in opened.order_by("bid__organisation__name", "pk"):
            name = row.bid.organisation.name
            partners = found.setdefault(row.bid.organisation_id, (name, {}))[1]
            partners |= {partner.name: None for partner in partners_of(row) if partner.name and partner.name != name}
        return [(key, name, list(partners)) for key, (name, partners) in found.items()]

    def post(self, request, opportunity_id):
        form = self._form(request.POST)
        done = "Your declaration is recorded."
        if form is None:
            messages.error(request, "There is nothing to declare now.")
            return redirect(request.path)
        if not form.is_valid():
            return self.get(request, opportunity_id, form, 422)
        if isinstance(form, GeneralInterestForm):
            return self.act(done, interests.declare_general, member=self.member, interest=form.told("interest"))
        if isinstance(form, SupportInterestForm):
            return self.act(done, interests.declare_support, member=self.member, interest=form.told("support"))
        return self.act(done, interests.declare, member=self.member, interests=form.interests())


class BriefingPage(_OwnSeat):
    """What a panel member has to know, and the check without which no bid can be read."""

    def get(self, request, opportunity_id, form=None, status=200):
        context = {
            "opportunity": self.opportunity,
            "member": self.member,
            "briefing": BRIEFING,
            "more": plan_of(self.opportunity).briefing,
            "form": form or CheckForm(),
        }
        return render(request, "panel/briefing.html", context, status=status)

    def post(self, request, opportunity_id):
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self.get(request, opportunity_id, form, 422)
        wrong = panel.take_check(member=self.member, answers=form.cleaned_data, actor=request.user, now=self.now)
        for check in wrong:
            form.add_error(check.key, f"Not quite. {check.why}")
        if wrong:
            return self.get(request, opportunity_id, form, 422)
        messages.success(request, "You passed the knowledge check.")
        return redirect(request.path)
