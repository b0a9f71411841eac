"""The team's inbox: what waits longest or is most urgent first, and one page to answer each."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from portal.core import clock
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from portal.lifecycle import history_of
from tenders.clarifications import queries, rules, services
from tenders.clarifications.clocks import age_in_words, due_in_words
from tenders.clarifications.enums import Confidence, State
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


def _clock_of(row, now):
    """How long it waits, until when, and whether that is urgent."""
    is_priority = row.is_priority(now)
    return {
        "is_priority": is_priority,
        "is_overdue": row.is_overdue(now),
        "age": age_in_words(row.asked_at, now),
        "due": "due now" if is_priority and not row.is_overdue(now) else due_in_words(row.due_on, now),
    }


class Inbox(TeamView):
    """Unanswered first, urgent before that; by opportunity where one is chosen."""

    def get(self, request):
        rows = Clarification.objects.visible_to(request.user, self.now).select_related("opportunity")
        chosen = request.GET.get("opportunity", "")
        if chosen.isdigit():
            rows = rows.filter(opportunity=int(chosen))
        page = page_of(request, rows.in_order_of_need(self.now))
        about = Opportunity.objects.filter(clarifications__isnull=False).distinct()
        context = {
            "page": page,
            "rows": [self._row(row) for row in page.object_list],
            "opportunities": about.order_by("title", "pk")[:100],
            "chosen": chosen,
            "waiting": Clarification.objects.waiting().count(),
            "answer_in": ANSWER_IN,
        }
        return render(request, "clarifications/inbox.html", context)

    def _row(self, row):
        return {"row": row, **_clock_of(row, self.now)}


class Answer(TeamView):
    """One question: publish, answer privately, decline, merge, decide on confidence."""

    def dispatch(self, request, pk):
        if request.user.is_authenticated and rules.works_on_questions(request.user, None, self.now):
            visible = Clarification.objects.visible_to(request.user, self.now)
            related = visible.select_related("opportunity", "document__opportunity", "merged_into", "drafted_by")
            self.record = related.filter(pk=pk).first()
            if self.record is None:
                raise Http404
        return super().dispatch(request, pk)

    def get(self, request, pk, error="", forms=None, name=""):
        record = self.record
        verdicts = {verb: LIFE.verdict(verb, record, request.user, self.now) for verb in LIFE.steps}
        forms = forms or {}
        shown = self._forms() | forms
        names = ("text", "answer", "clause")
        text = "\n\n".join(str(shown["publish"][key].value() or "") for key in names if key in shown["publish"].fields)
        context = {
            "record": record,
            "may": verdicts,
            "may_reveal": rules.may_reveal(request.user, record, self.now),
            "may_draft": rules.may_draft(request.user, record, self.now),
            "forms": shown,
            "leaks": self._leaks(text) if record.state == State.ASKED else [],
            "error": error,
            "asker": name,
            **_clock_of(record, self.now),
            "has_draft": record.state == State.ASKED and record.drafted_at is not None,
            "events": history_of(record),
        }
        bound = next((form for form in forms.values() if form.errors), None)
        context["wrong"] = bound
        status = 422 if error or bound else 200
        return render(request, "clarifications/answer.html", context, status=status)

    def post(self, request, pk):
        act = request.POST.get("act", "")
        if act == "reveal":
            try:
                name = services.reveal(clarification=self.record, actor=request.user, now=self.now)
            except NotAllowed as refusal:
                return self.get(request, pk, error=refusal.reason)
            return self.get(request, pk, name=name)
        if act not in self.ACTS:
            raise Http404
        key = {"save_draft": "publish", "refuse_confidence": "refuse"}.get(act, act)
        bound = self._forms(request.POST, is_draft=act == "save_draft").get(key)
        if bound is not None and not bound.is_valid():
            return self.get(request, pk, forms={key: bound})
        try:
            self.ACTS[act](self, bound.cleaned_data if bound else {})
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason, forms={key: bound} if bound else None)
        messages.success(request, "Done.")
        return redirect(request.path)

    def _leaks(self, text):
        given = {key[7:]: value for key, value in self.request.POST.items() if key.startswith("stands:")}
        return [(place, given.get(place.words.lower(), "")) for place in queries.places_in(self.record, text)]

    def _forms(self, data=None, *, is_draft=False):
        record = self.record
        initial = {
            "text": record.published_text or record.text,
            "answer": record.answer,
            "clause": record.published_clause if record.drafted_at else record.clause,
            "seen": record.drafted_at.isoformat() if record.drafted_at else "",
        }
        others = Clarification.objects.filter(opportunity=self.record.opportunity_id).exclude(pk=self.record.pk)
        others = others.filter(state__in=(State.ASKED, State.PUBLISHED), is_help=False).order_by("-asked_at")
        others = others.exclude(confidence__in=(Confidence.PROPOSED, Confidence.ACCEPTED))
        return {
            "publish": AnswerForm(data, initial=initial, has_clause=bool(record.clause), is_draft=is_draft),
            "answer_privately": PrivateAnswerForm(data, auto_id="id_private_%s"),
            "decline": ReasonForm(data, auto_id="id_decline_%s"),
            "refuse": ReasonForm(data, auto_id="id_refuse_%s"),
            "merge": MergeForm(data, others=others),
        }

    def _facts(self):
        return {"clarification": self.record, "actor": self.request.user, "now": self.now}

    def _publish(self, given):
        stands = {key[7:].lower(): value for key, value in self.request.POST.items() if key.startswith("stands:")}
        given.pop("seen")
        services.publish(**self._facts(), overruled=stands, **given)

    def _save_draft(self, given):
        services.save_draft(**self._facts(), **given)

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
        "save_draft": _save_draft,
        "publish": _publish,
        "answer_privately": _privately,
        "decline": _decline,
        "merge": _merge,
        "accept_confidence": _accept,
        "refuse_confidence": _refuse,
    }
