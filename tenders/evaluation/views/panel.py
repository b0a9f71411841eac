"""Seats, what they judge, and what decisions there are about interests: for the lead."""

from django.http import Http404
from django.shortcuts import redirect, render

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.evaluation import rules
from tenders.evaluation.enums import MemberState, Seat
from tenders.evaluation.forms import DecideForm, PlanForm, SeatFactsForm, SeatForm
from tenders.evaluation.models import PanelMember
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.parts import gaps_of
from tenders.evaluation.queries.workload import loads_of, plan_of
from tenders.evaluation.services import interests, panel
from tenders.opportunities.enums import State
from tenders.opportunities.models import Opportunity

from .base import PanelView, found_or_404

SEATED = (State.PUBLISHED, State.OPENED, State.FINISHED)


class SeatsPage(PanelView):
    """The lead seats the panel and sees whose work is missing."""

    roles = (Role.PROCUREMENT_LEAD,)

    def load(self, opportunity_id):
        rows = Opportunity.objects.filter(state__in=SEATED)
        self.opportunity = found_or_404(rows.filter(is_held_elsewhere=False), pk=opportunity_id)

    def get(self, request, opportunity_id, form=None, status=200):
        members = list(self.opportunity.panel.select_related("user", "decided_by"))
        context = {
            "opportunity": self.opportunity,
            "members": members,
            "gaps": gaps_of(self.opportunity) if members else [],
            "form": form or SeatForm(),
        }
        return render(request, "panel/seats.html", context, status=status)

    def post(self, request, opportunity_id):
        form = SeatForm(request.POST)
        if not form.is_valid():
            return self.get(request, opportunity_id, form, 422)
        try:
            panel.invite(opportunity=self.opportunity, actor=request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("user", refusal.reason)
            return self.get(request, opportunity_id, form, 422)
        return redirect(request.path)


class PlanPage(SeatsPage):
    """Workload and due dates of the whole panel, and what is added to its briefing."""

    def get(self, request, opportunity_id, form=None, status=200):
        plan, loads = plan_of(self.opportunity), loads_of(self.opportunity)
        context = {
            "opportunity": self.opportunity,
            "head": ("Evaluator", "Answers to read", "Time", "Scores given", "Due"),
            "rows": [
                (
                    load.member.user,
                    load.answers,
                    load.time,
                    f"0 of {load.to_do}" if load.is_for_one_bid else f"{load.done} of {load.to_do}",
                    f"{load.member.due:%-d %B %Y}" if load.member.due else "not set",
                )
                for load in loads
            ],
            "is_for_one_bid": bool(loads) and loads[0].is_for_one_bid,
            "form": form or PlanForm(initial={"minutes": plan.minutes, "briefing": plan.briefing}),
        }
        return render(request, "panel/plan.html", context, status=status)

    def post(self, request, opportunity_id):
        form = PlanForm(request.POST)
        if not form.is_valid():
            return self.get(request, opportunity_id, form, 422)
        return self.act("The plan is saved.", panel.plan, opportunity=self.opportunity, **form.cleaned_data)


class SeatPage(PanelView):
    """One seat: what it judges, from when until when, and the decisions about its interests."""

    roles = (Role.PROCUREMENT_LEAD,)

    def load(self, member_id):
        rows = PanelMember.objects.select_related("user", "opportunity", "decided_by")
        seated = rows.filter(opportunity__state__in=SEATED, opportunity__is_held_elsewhere=False)
        self.member = found_or_404(seated, pk=member_id)
        self.opportunity = self.member.opportunity

    def get(self, request, member_id, form=None, decide=None, status=200):
        member = self.member
        context = {
            "opportunity": self.opportunity,
            "member": member,
            "declared": member.bidder_interests.exclude(interest="").select_related("organisation", "decided_by"),
            "undeclared": member.bidder_interests.filter(interest="").select_related("organisation"),
            "verdict": rules.may_change_seat(request.user, member, self.now),
            "may_clear": member.state in (MemberState.EARLY, MemberState.DECLARED),
            "waits": member.state in (MemberState.EARLY, MemberState.DECLARED)
            or bool(member.support_interest and not member.is_support_cleared),
            "may_recuse": member.state != MemberState.RECUSED,
            "form": form or self._form(),
            "decide_form": decide or DecideForm(others=self._others()),
        }
        return render(request, "panel/seat.html", context, status=status)

    def _form(self, data=None):
        member = self.member
        held = [f"{row.lot_id}-{row.criterion_id}" for row in member.parts.filter(bid=None)]
        facts = ("due", "access_from", "access_until", "has_experience", "support_name", "expenses")
        initial = {name: getattr(member, name) for name in facts}
        initial |= {"judges": "all" if member.judges_all else "some", "parts": held}
        choices = [
            (f"{lot.pk}-{criterion.id}", f"{lot}: {criterion.name}")
            for lot in self.opportunity.lots.order_by("number")
            for criterion in quality_of(self.opportunity)
        ]
        is_evaluator = member.seat == Seat.EVALUATOR
        return SeatFactsForm(data, initial=initial, choices=choices, is_evaluator=is_evaluator)

    def _others(self):
        evaluators = self.opportunity.panel.filter(seat=Seat.EVALUATOR).exclude(state=MemberState.RECUSED)
        return evaluators.exclude(pk=self.member.pk).select_related("user")

    def post(self, request, member_id):
        if "decide" in request.POST:
            return self._decide(request, member_id)
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, member_id, form, status=422)
        facts, parts = form.facts(), form.pairs()
        return self.act("The seat is saved.", panel.change_seat, member=self.member, facts=facts, parts=parts)

    def _decide(self, request, member_id):
        verb, _, key = request.POST["decide"].partition(":")
        if verb not in ("clear", "recuse", "clear_support") or (key and not key.isdecimal()):
            raise Http404
        interest = found_or_404(self.member.bidder_interests.all(), pk=key) if key else None
        form = DecideForm(request.POST, others=self._others())
        if not form.is_valid():
            return self.get(request, member_id, decide=form, status=422)
        reason = form.cleaned_data["reason"]
        done = "The decision is recorded."
        if verb == "clear_support":
            return self.act(done, interests.clear_support, member=self.member, reason=reason)
        more = {"verb": verb, "reason": reason, "successor": form.cleaned_data["successor"]}
        if interest:
            return self.act(done, interests.decide_bidder, interest=interest, **more)
        return self.act(done, interests.decide, member=self.member, **more)
