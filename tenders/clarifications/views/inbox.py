"""The team's inbox: what waits longest or is most urgent first, and one page to answer each."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from portal.core import clock
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.clarifications import queries, rules, services
from tenders.clarifications.enums import State
from tenders.clarifications.forms import AnswerForm, MergeForm, PrivateAnswerForm, ReasonForm
from tenders.clarifications.lifecycle import LIFE
from tenders.clarifications.models import ANSWER_IN, Clarification
from tenders.opportunities.models import Opportunity


class TeamView(LoginRequiredMixin, View):
    """For those who read questions; anybody else gets the 404 of a missing page."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not rules.works_on_questions(request.user, None, self.now):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Inbox(TeamView):
    """Unanswered first, urgent before that; by opportunity where one is chosen."""

    def get(self, request):
        rows = Clarification.objects.visible_to(request.user, self.now).select_related("opportunity")
        chosen = request.GET.get("opportunity", "")
        if chosen.isdigit():
            rows = rows.filter(opportunity=int(chosen))
        page = page_of(request, rows.in_order_of_need(self.now))
        context = {
            "page": page,
            "rows": [(row, row.is_priority(self.now), row.is_overdue(self.now)) for row in page.object_list],
            "opportunities": Opportunity.objects.filter(clarifications__isnull=False)
            .distinct()
            .order_by("title")[:100],
            "chosen": chosen,
            "waiting": Clarification.objects.waiting().count(),
            "answer_in": ANSWER_IN,
        }
        return render(request, "clarifications/inbox.html", context)


class Answer(TeamView):
    """One question: publish, answer privately, decline, merge, decide on confidence."""

    def dispatch(self, request, pk):
        self.record = Clarification.objects.select_related("opportunity", "document").filter(pk=pk).first()
        if self.record is None:
            raise Http404
        return super().dispatch(request, pk)

    def get(self, request, pk, error="", forms=None, name=""):
        record = self.record
        verdicts = {verb: LIFE.verdict(verb, record, request.user, self.now) for verb in LIFE.steps}
        typed = forms.get("publish") if forms else None
        text = "\n".join(typed.data.get(key, "") for key in ("text", "answer")) if typed else record.text
        context = {
            "record": record,
            "may": verdicts,
            "forms": self._forms() | (forms or {}),
            "leaks": queries.leaks_in(record, text) if record.state == State.ASKED else [],
            "overruled": {key[7:]: value for key, value in request.POST.items() if key.startswith("stands:")},
            "error": error,
            "asker": name,
            "is_priority": record.is_priority(self.now),
            "is_overdue": record.is_overdue(self.now),
        }
        status = 422 if error or any(form.errors for form in (forms or {}).values()) else 200
        return render(request, "clarifications/answer.html", context, status=status)

    def post(self, request, pk):
        act = request.POST.get("act", "")
        if act == "reveal":
            try:
                name = services.reveal(clarification=self.record, actor=request.user, now=self.now)
            except NotAllowed as refusal:
                return self.get(request, pk, error=refusal.reason)
            return self.get(request, pk, name=name)
        bound = self._forms(request.POST).get(act.removesuffix("_confidence"))
        if act not in self.ACTS:
            raise Http404
        if bound is not None and not bound.is_valid():
            return self.get(request, pk, forms={act: bound})
        try:
            self.ACTS[act](self, bound.cleaned_data if bound else {})
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason, forms={act: bound} if bound else None)
        messages.success(request, "Done.")
        return redirect(request.path)

    def _forms(self, data=None):
        others = Clarification.objects.filter(opportunity=self.record.opportunity_id).exclude(pk=self.record.pk)
        others = others.filter(state__in=(State.ASKED, State.PUBLISHED)).order_by("-asked_at")
        return {
            "publish": AnswerForm(data, initial={"text": self.record.text}),
            "answer_privately": PrivateAnswerForm(data, auto_id="id_private_%s"),
            "decline": ReasonForm(data, auto_id="id_decline_%s"),
            "refuse": ReasonForm(data, auto_id="id_refuse_%s"),
            "merge": MergeForm(data, others=others),
        }

    def _facts(self):
        return {"clarification": self.record, "actor": self.request.user, "now": self.now}

    def _publish(self, given):
        stands = {key[7:].lower(): value for key, value in self.request.POST.items() if key.startswith("stands:")}
        services.publish(**self._facts(), overruled=stands, **given)

    def _privately(self, given):
        services.answer_privately(**self._facts(), **given)

    def _decline(self, given):
        services.decline(**self._facts(), **given)

    def _merge(self, given):
        services.merge(**self._facts(), **given)

    def _accept(self, given):
        services.decide_confidence(**self._facts(), accept=True, reason="")

    def _refuse(self, given):
        services.decide_confidence(**self._facts(), accept=False, **given)

    ACTS = {
        "publish": _publish,
        "answer_privately": _privately,
        "decline": _decline,
        "merge": _merge,
        "accept_confidence": _accept,
        "refuse_confidence": _refuse,
    }
