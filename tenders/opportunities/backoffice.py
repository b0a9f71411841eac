"""Law and notice: what the law of the day says about one opportunity, and what the central platform did."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from portal.core import clock
from portal.core.verdicts import NotAllowed

from . import queries, rules, services
from .enums import AmendmentState, PlatformFault, State
from .forms import AmendmentForm, ContractForm, NegotiationForm, NoticeForm
from .gate import judge
from .lifecycle import LIFE
from .models import Amendment, Overruling
from .patterns import PATTERNS


class RecordPage(View):
    """A page about one opportunity for those who write opportunities; anybody else gets a 404."""

    http_method_names = ["get", "post"]
    viewset = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        visible = self.viewset.model._default_manager.visible_to(request.user, self.now)
        self.record = visible.filter(pk=kwargs["pk"]).first() if str(kwargs["pk"]).isdigit() else None

    def dispatch(self, request, *args, **kwargs):
        if self.record is None or not rules.is_author(request.user, self.record, self.now):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def frame(self):
        """What every such page's frame needs."""
        return {
            "record": self.record,
            "may_edit": rules.may_edit(self.request.user, self.record, self.now),
            "edit_url": reverse(self.viewset.get_url_name("edit"), args=(self.record.pk,)),
            "steps_url": reverse(self.viewset.get_url_name("steps"), args=(self.record.pk,)),
            "header_icon": self.viewset.icon,
        }


class LawView(RecordPage):
    """Regime, paragraphs, findings; sending the notice, its number, the fallback."""

    def get(self, request, pk, error="", form=None, contract=None):
        failed = any(tried is not None and tried.errors for tried in (form, contract))
        context = {**self._context(request, error, form), "contract_form": contract or ContractForm()}
        status = 422 if error or failed else 200
        return render(request, "opportunities/backoffice/law.html", context, status=status)

    def post(self, request, pk):
        act = self.ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            refused = act(self, request)
        except NotAllowed as refusal:
            return self.get(
                request, pk, error=refusal.reason, form=NoticeForm(request.POST) if "number" in request.POST else None
            )
        if refused is not None:
            return refused
        messages.success(request, "Done.")
        return redirect(request.path)

    def _submit(self, request):
        services.submit_notice(opportunity=self.record, actor=request.user, now=self.now)

    def _confirm(self, request):
        form = NoticeForm(request.POST)
        if not form.is_valid():
            return self.get(request, self.record.pk, form=form)
        services.confirm_notice(opportunity=self.record, actor=request.user, now=self.now, **form.cleaned_data)
        return None

    def _conclude(self, request):
        form = ContractForm(request.POST)
        if not form.is_valid():
            return self.get(request, self.record.pk, contract=form)
        services.conclude(opportunity=self.record, actor=request.user, now=self.now, **form.cleaned_data)
        return None

    def _reject(self, request):
        reason = request.POST.get("reason", "")
        services.reject_notice(opportunity=self.record, actor=request.user, now=self.now, reason=reason)

    def _fallback(self, request):
        services.publish_here_first(opportunity=self.record, actor=request.user, now=self.now)

    def _propose(self, request):
        services.propose_overruling(
            opportunity=self.record,
            fingerprint=request.POST.get("fingerprint", ""),
            reason=request.POST.get("reason", ""),
            actor=request.user,
            now=self.now,
        )

    def _decide(self, request):
        key = request.POST.get("overruling", "")
        mine = Overruling.objects.filter(opportunity=self.record, pk=key if key.isdigit() else None)
        overruling = get_object_or_404(mine)
        act = services.confirm_overruling if request.POST["act"] == "confirm_overruling" else services.refuse_overruling
        act(overruling=overruling, actor=request.user, now=self.now)

    ACTS = {
        "submit": _submit,
        "confirm": _confirm,
        "reject": _reject,
        "fallback": _fallback,
        "conclude": _conclude,
        "propose": _propose,
        "confirm_overruling": _decide,
        "refuse_overruling": _decide,
    }

    def _context(self, request, error, form):
        found, judged = self.record, judge(self.record, self.now)
        may = {
            verb: LIFE.verdict(verb, found, request.user, self.now)
            for verb in ("submit_notice", "confirm_notice", "publish_here_first", "conclude")
        }
        return {
            **self.frame(),
            "judged": judged,
            "is_draft": found.state in (State.DRAFT, State.CHECKED),
            "may": may,
            "form": form or NoticeForm(),
            "error": error,
            "typed": request.POST,
            "fallback_opens": rules.fallback_opens(judged.case, found.notice_submitted_at)
            if found.is_embargoed and found.notice_submitted_at
            else None,
            "page_title": f"Law and notice: {found}",
        }


class StagesView(RecordPage):
    """The stages of a competitive flexible procedure: patterns to start from, and the log of negotiations."""

    def get(self, request, pk, error="", form=None, tried=None):
        stages = [
            (stage, rules.may_negotiate(request.user, stage, self.now), form if stage == tried else NegotiationForm())
            for stage in self.record.stages.select_related("opportunity").prefetch_related("entries__organisation")
        ]
        context = {
            **self.frame(),
            "stages": stages,
            "patterns": PATTERNS.values(),
            "error": error,
            "page_title": f"Stages: {self.record}",
        }
        status = 422 if error or tried is not None else 200
        return render(request, "opportunities/backoffice/stages.html", context, status=status)

    def post(self, request, pk):
        try:
            if "pattern" in request.POST:
                services.apply_pattern(
                    opportunity=self.record, pattern=request.POST["pattern"], actor=request.user, now=self.now
                )
            else:
                return self._log(request, pk)
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason)
        return redirect(request.path)

    def _log(self, request, pk):
        key = request.POST.get("stage", "")
        stage = get_object_or_404(self.record.stages.all(), pk=key if key.isdigit() else None)
        form = NegotiationForm(request.POST)
        if not form.is_valid():
            return self.get(request, pk, form=form, tried=stage)
        try:
            services.log_negotiation(stage=stage, actor=request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason, form=form, tried=stage)
        return redirect(request.path)


def _extension(more_time):
    """What the form begins with where the portal itself saw that it did not work."""
    if more_time is None:
        return {}
    reason = "The portal did not work shortly before the deadline, so everybody has more time."
    return {
        "reason": reason,
        "deadline": more_time.deadline,
        "fault": PlatformFault.OUTAGE,
        "fault_details": more_time.details,
        "deadline_reason": "The same hour of the next working day, for everybody.",
    }


class ChangesView(RecordPage):
    """Changing what is published: one person proposes, another reads the difference and publishes."""

    def get(self, request, pk, error="", form=None):
        proposed = Amendment.objects.filter(opportunity=self.record, state=AmendmentState.PROPOSED).first()
        more_time = queries.more_time(self.record, self.now)
        context = {
            **self.frame(),
            "proposed": proposed,
            "more_time": more_time,
            "rows": queries.difference_of_proposal(proposed) if proposed else [],
            "may_propose": rules.may_propose_amendment(request.user, self.record, self.now),
            "may_publish": rules.may_publish_amendment(request.user, proposed, self.now) if proposed else None,
            "needs_number": self.record.notice_published_at is not None,
            "form": form or AmendmentForm(opportunity=self.record, now=self.now, initial=_extension(more_time)),
            "typed": request.POST,
            "versions": self.record.versions.select_related("by")[:20],
            "error": error,
            "page_title": f"Changes: {self.record}",
        }
        status = 422 if error or (form is not None and form.errors) else 200
        return render(request, "opportunities/backoffice/changes.html", context, status=status)

    def post(self, request, pk):
        act = request.POST.get("act", "")
        if act == "propose":
            return self._propose(request, pk)
        key = request.POST.get("amendment", "")
        mine = Amendment.objects.filter(opportunity=self.record, pk=key if key.isdigit() else None)
        amendment = get_object_or_404(mine)
        try:
            if act == "publish":
                number = request.POST.get("notice_number", "")
                services.publish_amendment(amendment=amendment, actor=request.user, now=self.now, notice_number=number)
            elif act == "drop":
                services.drop_amendment(amendment=amendment, actor=request.user, now=self.now)
            else:
                raise Http404
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason)
        messages.success(request, "Done.")
        return redirect(request.path)

    def _propose(self, request, pk):
        form = AmendmentForm(request.POST, request.FILES, opportunity=self.record, now=self.now)
        if not form.is_valid():
            return self.get(request, pk, form=form)
        names = ("reason", "deadline_decision", "deadline_reason", "takes_new_questions", "fault", "fault_details")
        try:
            services.propose_amendment(
                opportunity=self.record,
                values=form.values,
                documents=form.documents,
                actor=request.user,
                now=self.now,
                **{name: form.cleaned_data[name] for name in names if name in form.cleaned_data},
            )
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason, form=form)
        except ValidationError as fault:
            form.add_error("document", fault)
            return self.get(request, pk, form=form)
        messages.success(request, "Proposed. A second person publishes it.")
        return redirect(request.path)
