"""Planning what follows a contract."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from portal.accounts.roles import has_role
from portal.core import clock
from portal.core.verdicts import NotAllowed
from tenders.intentions.rules import is_author
from tenders.regimes.models import Authority
from tenders.regimes.queries import book

from . import rules, services
from .models import Contract
from .queries import lead_time_of

INTENTION_STEPS = "wagtailsnippets_intentions_commissioningintention:steps"


class PlanNext(LoginRequiredMixin, View):
    """When what follows this contract is planned, and a button to begin now."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.contract = Contract.objects.filter(pk=kwargs["pk"]).select_related("next_intention").first()

    def dispatch(self, request, *args, **kwargs):
        if self.contract is None or not has_role(request.user, *rules.KEEPERS):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk, error="", status=200):
        now, contract = clock.now(), self.contract
        lead = lead_time_of(contract, now, book=book(), jurisdiction=Authority.load().jurisdiction)
        plan = contract.next_intention
        context = {
            "contract": contract,
            "lead": lead,
            "begins": lead.begins(contract.ends_on),
            "plan": plan,
            "plan_url": reverse(INTENTION_STEPS, args=(plan.pk,))
            if plan and is_author(request.user, plan, now)
            else "",
            "verdict": rules.may_plan_next(request.user, contract, now),
            "error": error,
            "back_url": reverse("contracts:edit", args=(contract.pk,)),
            "page_title": f"What follows {contract}",
            "header_icon": "calendar-alt",
        }
        return render(request, "contracts/backoffice/next.html", context, status=status)

    def post(self, request, pk):
        try:
            plan = services.plan_next(contract=self.contract, actor=request.user, now=clock.now())
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason, status=422)
        messages.success(request, f"The draft “{plan}” was made. Say why, and publish it when it is ready.")
        return redirect(request.path)
