"""Feedback in the back office: the list, and one with its decisions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from engagement.feedback import rules, services
from engagement.feedback.enums import State
from engagement.feedback.forms import ReviewForm
from engagement.feedback.lifecycle import LIFE
from engagement.feedback.models import Feedback, FeedbackContact
from engagement.responses.queries import shown_sections
from portal.core import clock
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from portal.lifecycle import history_of


class _Review(View):
    """404 for everybody who does not review: the same as where there is nothing."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not rules.works_here(request.user):
            raise Http404
        self.now = clock.now()
        visible = Feedback.objects.visible_to(request.user, self.now)
        self.visible = visible.select_related("service", "response__question_version", "decided_by")


class FeedbackList(_Review):
    """What waits first, then the newest."""

    def get(self, request):
        state = request.GET.get("state", "")
        found = self.visible.filter(state=state) if state in State.values else self.visible
        context = {
            "page": page_of(request, found.order_by("-received_at", "-pk"), 30),
            "states": State.choices,
            "state": state,
            "kept": f"state={state}&" if state in State.values else "",
            "page_title": "Feedback",
            "header_icon": "comment",
        }
        return render(request, "feedback/backoffice/list.html", context)


class FeedbackReview(_Review):
    """One feedback: read it, decide, reply."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.feedback = self.visible.filter(pk=kwargs["pk"]).first()
        if self.feedback is None:
            raise Http404

    def get(self, request, pk, form=None, error="", status=200):
        feedback = self.feedback
        context = {
            "feedback": feedback,
            "contact": FeedbackContact.objects.filter(feedback=feedback).first(),
            "sections": shown_sections(feedback.response),
            "steps": {step.verb: verdict for step, verdict in LIFE.open_to(feedback, request.user, self.now)},
            "may_reply": rules.may_reply(request.user, feedback, self.now),
            "typed": form.data if form else {},
            "error": error,
            "events": history_of(feedback),
            "page_title": str(feedback),
            "header_icon": "comment",
        }
        return render(request, "feedback/backoffice/review.html", context, status=status)

    def post(self, request, pk):
        form = ReviewForm(request.POST)
        if not form.is_valid():
            text = " ".join(text for texts in form.errors.values() for text in texts)
            return self.get(request, pk, form, text, 422)
        try:
            self._act(form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(request, pk, form, refusal.reason, 422)
        messages.success(request, "Done.")
        still = Feedback.objects.visible_to(request.user, self.now).filter(pk=pk).exists()
        return redirect("engagement_feedback", pk) if still else redirect("engagement_feedback_list")

    def _act(self, sent) -> None:
        common = {"feedback": self.feedback, "actor": self.request.user, "now": self.now}
        match sent["act"]:
            case "publish":
                services.publish(**common, public_text=sent["public_text"])
            case "keep_private":
                services.keep_private(**common, reason=sent["reason"])
            case "hold":
                services.hold(**common, reason=sent["reason"])
            case "reply":
                services.reply(**common, text=sent["reply"])
