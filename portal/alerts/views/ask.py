"""Asking for an alert."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from portal.alerts import rules, topics
from portal.alerts.forms import AskForm
from portal.alerts.services import subscribing
from portal.core.limits import is_too_often

from .base import Private


class Ask(Private):
    """The form. What the alert is for stands in the address; without it, the page offers the topics."""

    template_name = "alerts/ask.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.topic = topics.find(request.GET.get("topic", ""))
        self.criteria = topics.criteria_from(self.topic, request.GET) if self.topic else {}
        self.knows_address = bool(rules.may_skip_confirmation(request.user, None, self.now))

    def dispatch(self, request, *args, **kwargs):
        if "topic" in request.GET and self.topic is None:
            raise Http404
        if topics.RECORD in self.criteria and not self.topic.follows(self.criteria[topics.RECORD], self.now):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        if self.topic is None:
            self.template_name = "alerts/choose.html"
            return self.page(topics=topics.every())
        return self._form(AskForm(needs_email=not self.knows_address))

    def post(self, request):
        if self.topic is None:
            raise Http404
        form = AskForm(request.POST, needs_email=not self.knows_address)
        if not form.is_valid():
            return self._form(form, status=422, page_has_errors=True)
        if is_too_often(request, "alerts-ask", seconds=600):
            return self._form(form, status=429, too_often=True)
        asked = {"topic": self.topic, "criteria": self.criteria, "frequency": form.cleaned_data["frequency"]}
        if self.knows_address:
            subscribing.subscribe(person=request.user, now=self.now, **asked)
            messages.success(request, "The alert is on.")
            return redirect("alerts:mine")
        subscribing.ask(email=form.cleaned_data["email"], now=self.now, **asked)
        return redirect("alerts:asked")

    def _form(self, form, status=200, **context):
        words = topics.in_words(self.topic, self.criteria, self.now)
        is_record = topics.RECORD in self.criteria
        return self.page(status, form=form, words=words, is_record=is_record, knows=self.knows_address, **context)


class Asked(Private):
    """The same page for everybody: it says nothing of what an address already has."""

    template_name = "alerts/asked.html"

    def get(self, request):
        return self.page()
