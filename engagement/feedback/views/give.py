"""Telling the council about a service, and following what became of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from engagement.feedback import services
from engagement.feedback.enums import TOLD, Grade
from engagement.feedback.forms import NAMED, FollowForm, TellForm
from engagement.feedback.queries import by_reference
from engagement.responses.enums import Kind
from engagement.responses.queries import newest_version
from engagement.responses.references import tidy_reference
from engagement.responses.views.flow import AnswerFlow
from portal.core.limits import is_too_often
from tenders.outcomes.models import CommissionedService


class FeedbackFlow(AnswerFlow):
    """The feedback page of a service; without a service it leads to the finder."""

    kind = Kind.FEEDBACK
    form_template = "feedback/form.html"
    sent_template = "feedback/sent.html"

    def version(self):
        """The page's further questions, where it has any."""
        return newest_version(self.page.question_set)

    def _slug(self) -> str:
        if self.response and self.response.about:
            return self.response.about.get("service", "")
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return asked.get("service", "")[:100]

    @property
    def service(self) -> CommissionedService | None:
        """The service that is talked about."""
        return CommissionedService.objects.listed().filter(slug=self._slug()).first()

    def draft_key(self) -> str:
        """One draft for each service."""
        return f"{self.page.pk}:{self._slug()}"

    def closed(self) -> HttpResponse | None:
        """The way to the finder, while no service is chosen."""
        if self.service is not None:
            return None
        status = 422 if self.request.method == "POST" else 200
        return render(self.request, "feedback/choose.html", self.context(), status=status)

    def context(self, **more):
        """With the service."""
        if self.response and not self.response.about:
            feedback = by_reference(self.response.reference)
            return super().context(service=feedback.service if feedback else None, **more)
        return super().context(service=self.service, **more)

    def about_form(self, data=None):
        """The two questions, the story, who."""
        initial = {"service": self._slug(), **(self.response.about if self.response else {})}
        return TellForm(data, initial=initial)

    def about_rows(self, form):
        """What was told, in words."""
        facts = form.cleaned_data
        rows = [
            ("Service", facts["service"].name),
            ("Did we treat you well?", Grade(facts["treated_well"]).label),
            ("Did we help?", Grade(facts["did_help"]).label),
            ("What happened?", facts["story"] or "Not answered"),
        ]
        if facts["who"] != NAMED:
            return [*rows, ("Who you are", "Anonymous")]
        reach = ", ".join(facts[name] for name in ("name", "email", "phone") if facts[name])
        return [*rows, ("Who you are", reach or "You gave no name and no way to reach you")]

    def send(self, about):
        """Send it as feedback."""
        form = self.about_form(self.response.about)
        form.is_valid()
        services.give(
            response=self.response, service=about["service"], told=form.told, actor=self.request.user, now=self.now
        )


def feedback(request, page, **kwargs):
    """The page and everything below it."""
    return FeedbackFlow.as_view()(request, page=page, **kwargs)


@method_decorator(never_cache, name="dispatch")
class FollowFeedback(View):
    """What became of it, for whoever holds the reference. An unknown reference gets one and the same answer."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        asked = "reference" in request.GET
        if asked and is_too_often(request, "feedback-follow", seconds=300):
            return render(request, "feedback/follow.html", {"form": FollowForm(), "too_often": True}, status=429)
        form = FollowForm(request.GET if asked else None)
        reference = tidy_reference(form.cleaned_data["reference"]) if asked and form.is_valid() else ""
        found = by_reference(reference)
        context = {
            "form": form,
            "asked": asked,
            "found": found,
            "told": TOLD[found.state] if found else "",
        }
        return render(request, "feedback/follow.html", context)
