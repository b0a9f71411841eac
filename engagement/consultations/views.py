"""Consultations for everyone: the list, one page, the way through its form."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.responses.enums import Kind
from engagement.responses.queries import newest_version
from engagement.responses.views.flow import AnswerFlow
from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.lists import page_of

from . import rules, services
from .enums import STAGE_COLOURS, Audience
from .forms import ForWhomForm
from .models import ConsultationPage


@require_safe
def consultation_list(request, page):
    """Open, planned, closed."""
    now = clock.now()
    found = ConsultationPage.objects.child_of(page).published().by_stage(now)
    listed = page_of(request, found)
    rows = [(row, row.stage(now), row.get_url(request)) for row in listed.object_list]
    return render(
        request,
        "consultations/list.html",
        {"page": page, "listed": listed, "rows": rows, "now": now, "colours": STAGE_COLOURS},
    )


class ConsultationFlow(AnswerFlow):
    """One consultation."""

    kind = Kind.CONSULTATION
    form_template = "consultations/form.html"

    def version(self):
        """The version that people answer, or will."""
        return self.page.question_version or newest_version(self.page.question_set)

    def freeze(self):
        """Fixed for everybody with the first answer that is begun."""
        return services.freeze_questions(page=self.page)

    def _organisations(self):
        return Organisation.objects.for_member(self.request.user).order_by("name", "pk")

    def about_form(self, data=None):
        """Which organisation answers: demanded of providers, offered to everyone who has one."""
        required = self.page.audience == Audience.PROVIDERS
        own = self._organisations()
        if self.page.audience == Audience.RESIDENTS or not (required or own.exists()):
            return None
        initial = self.response.about if self.response else {}
        return ForWhomForm(data, organisations=own, required=required, initial=initial)

    def about_rows(self, form):
        """The organisation's name."""
        organisation = form.cleaned_data["organisation"]
        return [("Answering for", organisation.name if organisation else "Myself")]

    def closed(self) -> HttpResponse | None:
        """A page that says when it opens or closed, or that its questions are not ready."""
        verdict = rules.is_taking_answers(self.page, self.now)
        reason = verdict.reason or ("" if self.version() else "The questions are not published yet. Come back soon.")
        return self._notice(reason) if reason else None

    def gate(self) -> HttpResponse | None:
        """Providers sign in first, and need an organisation; what they typed before is already kept."""
        if self.page.audience != Audience.PROVIDERS:
            return None
        if not self.request.user.is_authenticated:
            if self.response:
                return redirect_to_login(self.address())
            return self._notice("", sign_in=True)
        return None if self._organisations().exists() else self._notice("", needs_organisation=True)

    def _notice(self, reason: str, **more) -> HttpResponse:
        status = 403 if self.request.method == "POST" else 200
        context = self.context(reason=reason, own=self.page.get_url(self.request))
        return render(self.request, "consultations/notice.html", {**context, **more}, status=status)

    def context(self, **more):
        """With the page's intention, where that is public."""
        intention = self.page.intention
        shown = intention if intention and intention.published_at else None
        stage = self.page.stage(self.now)
        return super().context(intention=shown, stage=stage, colour=STAGE_COLOURS[stage], **more)

    def send(self, about):
        """Send the response."""
        organisation = about.get("organisation")
        services.answer(
            page=self.page, response=self.response, organisation=organisation, actor=self.request.user, now=self.now
        )


def consultation(request, page, **kwargs):
    """The page and everything below it."""
    return ConsultationFlow.as_view()(request, page=page, **kwargs)
