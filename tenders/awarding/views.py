"""What an award waits for until its contract is signed, and its records as one file."""

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from portal.core.clock import local
from portal.core.verdicts import NotAllowed
from tenders.evaluation.models import Award
from tenders.evaluation.rules import leads
from tenders.evaluation.views.base import PanelView, found_or_404

from . import queries, rules, services
from .forms import ClaimEndForm, ClaimForm, DecisionForm, PlanForm, SigningForm
from .models import Purchase, Signing


class ContractPage(PanelView):
    """Decisions, standstill, claims, the contract."""

    roles = queries.READERS

    def load(self, award_id):
        related = Award.objects.visible_to(self.request.user, self.now).select_related(
            "lot__opportunity", "bid__organisation"
        )
        self.award = found_or_404(related, pk=award_id)

    def get(self, request, award_id, tried=None, status=200):
        award, tried = self.award, tried or {}
        purchase = Purchase.objects.filter(award=award).first()
        is_lead = bool(leads(request.user, award, self.now))
        records = rules.may_record_decision(request.user, award)
        signing = Signing.objects.filter(award=award).first()
        planned = queries.standstill_from(award, local(self.now).date(), self.now)
        context = {
            "award": award,
            "opportunity": award.lot.opportunity,
            "agreeing": queries.agreeing(award),
            "missing": queries.waits_for(award, self.now),
            "purchase": purchase,
            "standstill": queries.standstill_of(award),
            "planned": planned,
            "claims": [(claim, self._may_end(claim)) for claim in queries.claims_of(award)],
            "signing": signing,
            "may_sign": rules.may_sign(request.user, award, local(self.now).date(), self.now),
            "plan_form": self._plan_form(purchase, tried) if rules.may_plan(request.user, award, self.now) else None,
            "decision_form": self._form("decision", tried, DecisionForm) if records and award.state == "RECOMMENDED" else None,
            "claim_form": self._form("claim", tried, ClaimForm) if rules.may_record_claim(request.user, award, self.now) else None,
            "end_form": tried.get("end") or ClaimEndForm(prefix="end"),
            "sign_form": self._sign_form(tried) if is_lead and signing is None and award.published_at and not award.withdrawn_at else None,
            "failed": next(iter(tried.values()), None),
        }  # fmt: skip
        return render(request, "awarding/contract.html", context, status=status)

    def _may_end(self, claim):
        return rules.may_end_claim(self.request.user, claim, self.now)

    def _form(self, name, tried, form):
        return tried.get(name) or form(prefix=name)

    def _plan_form(self, purchase, tried):
        found = (
            {"category": purchase.category, "no_standstill_reason": purchase.no_standstill_reason} if purchase else {}
        )
        is_voluntary = queries.is_voluntary_by_default(self.award)
        return tried.get("plan") or PlanForm(prefix="plan", initial=found, is_voluntary=is_voluntary)

    def _sign_form(self, tried):
        return tried.get("sign") or SigningForm(prefix="sign", initial=queries.stated(self.award))

    def post(self, request, award_id):
        match request.POST.get("act"):
            case "plan":
                form = PlanForm(request.POST, prefix="plan", is_voluntary=queries.is_voluntary_by_default(self.award))
                return self._do("plan", form, services.plan, award=self.award)
            case "decision":
                return self._do(
                    "decision", DecisionForm(request.POST, prefix="decision"), services.decide, award=self.award
                )
            case "claim":
                return self._do(
                    "claim", ClaimForm(request.POST, prefix="claim"), services.receive_claim, award=self.award
                )
            case "end":
                key = request.POST.get("claim", "")
                claim = found_or_404(queries.claims_of(self.award), pk=key if key.isdecimal() else None)
                return self._do("end", ClaimEndForm(request.POST, prefix="end"), services.end_claim, claim=claim)
            case "sign":
                return self._do("sign", SigningForm(request.POST, prefix="sign"), self._sign, award=self.award)
        raise Http404

    def _sign(self, *, award, actor, now, **facts):
        services.sign(award=award, facts=facts, actor=actor, now=now)

    def _do(self, name, form, service, **arguments):
        """What was typed stays, with the reason why not."""
        if form.is_valid():
            try:
                service(actor=self.request.user, now=self.now, **arguments, **form.cleaned_data)
            except NotAllowed as refusal:
                form.add_error(None, refusal.reason)
            else:
                messages.success(self.request, "It is recorded.")
                return redirect(self.request.path)
        return self.get(self.request, self.award.pk, {name: form}, 422)


class RecordsBundle(PanelView):
    """Everything that is kept about an award, as a ZIP that is written while it is sent."""

    roles = queries.RECORD_READERS
    # A look at the headers alone would be recorded as a bundle that was taken.
    http_method_names = ["get"]

    def load(self, award_id):
        related = Award.objects.visible_to(self.request.user, self.now).select_related(
            "lot__opportunity__question_version",
            "lot__price_opening",
            "bid__organisation",
            "recommended_by",
            "approved_by",
        )
        self.award = found_or_404(related, pk=award_id)

    def get(self, request, award_id):
        pieces = services.make_records(award=self.award, actor=request.user, now=self.now)
        answer = StreamingHttpResponse(pieces, content_type="application/zip")
        answer["Content-Disposition"] = content_disposition_header(True, f"records-award-{self.award.pk}.zip")
        answer["Cache-Control"] = "private, no-store"
        return answer
