"""The way through a form: write (saved whatever it is), check, send, a reference. Consultations and feedback fill it in.

Every address below the page carries the draft's token: whoever holds the link goes on with the same draft, also
after the session ended. The same request twice is one draft and one response.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from engagement.responses import services
from engagement.responses.enums import State
from engagement.responses.models import Response
from engagement.responses.queries import shown_sections
from portal.core import clock
from portal.core.components import form_errors
from portal.core.verdicts import NotAllowed
from portal.questions.forms import answers_form, field_name, problems

SESSION_KEY = "answers"


@method_decorator(never_cache, name="dispatch")
class AnswerFlow(View):
    """One form page. Subclasses say which questions, what is asked besides, whether it is open, and what sending does."""

    http_method_names = ["get", "head", "post", "options"]
    kind = ""
    form_template = "responses/form.html"
    check_template = "responses/check.html"
    sent_template = "responses/sent.html"

    def version(self) -> Any:
        """The published questions, or None where the form has none."""
        raise NotImplementedError

    def freeze(self) -> Any:
        """The version at the moment of the first save."""
        return self.version()

    def about_form(self, data: Any = None) -> Any:
        """The form of what is asked besides the questions, or None."""
        return None

    def about_rows(self, form: Any) -> list[tuple[str, str]]:
        """What the check page shows of that form."""
        return []

    def closed(self) -> HttpResponse | None:
        """The page that stands instead of the form, or None while answers are taken."""
        return None

    def gate(self) -> HttpResponse | None:
        """What has to come before (signing in), asked after everything typed is kept."""
        return None

    def draft_key(self) -> str:
        """Under which name the session remembers the draft."""
        return str(self.page.pk)

    def send(self, about: dict[str, Any]) -> None:
        """Submit; ``about`` is the cleaned form. Raises ``NotAllowed``."""
        raise NotImplementedError

    def setup(self, request, *args, page, token=None, step="", **kwargs):
        super().setup(request, *args, **kwargs)
        self.page, self.token, self.step, self.now = page, token, step, clock.now()
        self.response = self._load(token) if token else None

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and self.token is None:
            return self.http_method_not_allowed(request)
        if self.response is None and self.token and (request.method != "POST" or self.step):
            raise Http404
        if self.response and self.response.state == State.SUBMITTED:
            return self.sent() if self.step == "sent" else redirect(self.address("sent"))
        if self.step == "sent":
            return redirect(self.address())
        if self.token is None:
            self._resume()
        if self.token is None:
            self.token = uuid.uuid4()
        stopped = self.closed()
        if stopped is not None:
            return self._stopped(stopped)
        handler = getattr(self, f"{request.method.lower()}_{self.step or 'form'}", self.http_method_not_allowed)
        return handler(request)

    def _load(self, token: uuid.UUID) -> Response | None:
        found = Response.objects.select_related("question_version", "organisation")
        response = found.filter(token=token, page_id=self.page.pk, kind=self.kind).first()
        person = self.request.user
        if response and response.user_id and person.is_authenticated and response.user_id != person.pk:
            raise Http404
        return response

    def _resume(self) -> None:
        """Go on with what this session saved here before."""
        kept = self.request.session.get(SESSION_KEY, {}).get(self.draft_key())
        found = self._load(uuid.UUID(kept)) if kept else None
        if found and found.state == State.DRAFT:
            self.token, self.response = found.token, found

    def _stopped(self, page: HttpResponse) -> HttpResponse:
        if "autosave" in self.request.GET:
            return JsonResponse({"error": "answers are no longer taken"}, status=403)
        return page

    def address(self, step: str = "") -> str:
        """The address of a step of this draft."""
        return f"{self.page.get_url(self.request) or ''}answer/{self.token}/{step + '/' if step else ''}"

    @property
    def sections(self) -> tuple:
        """The sections of the questions; a draft keeps those that it was begun with."""
        if self.response and self.response.question_version:
            return self.response.sections
        version = self.version()
        return version.structure.sections if version else ()

    @property
    def questions(self) -> tuple:
        """Every question of every section."""
        return tuple(question for section in self.sections for question in section.questions)

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template of the flow shows."""
        address = self.address()
        saved = self.response.saved_at if self.response else None
        return {
            "page": self.page,
            "response": self.response,
            "now": self.now,
            "address": address,
            "check_address": self.address("check"),
            "link": self.request.build_absolute_uri(address),
            "saved_at": f"{clock.local(saved):%H:%M:%S}" if saved else "",
            "saved_moment": saved,
            **more,
        }

    def get_form(self, request):
        stopped = self.gate()
        if stopped is not None:
            return stopped
        answers = self.response.everything if self.response else {}
        if "check" in request.GET and self.response:
            return self._form_page(*self._saved_forms(), self._file_problems(), status=200)
        about = self.about_form()
        return self._form_page(answers_form(self.questions, answers, strict=False), about, {})

    head_form = get_form

    def _saved_forms(self) -> tuple[Any, Any]:
        """The forms with what is saved, checked as for sending."""
        typed = {field_name(q): self.response.answers.get(q.key) for q in self.questions if q.is_answered}
        return answers_form(self.questions, data=typed), self.about_form(self.response.about)

    def _file_problems(self) -> dict[str, str]:
        if not (self.response and self.response.question_version):
            return {}
        found = problems(self.response.question_version.structure, self.response.everything)
        return {question.key: text for question, text in found if question.is_file}

    def _form_page(self, form, about, file_errors, *, status=200) -> HttpResponse:
        rows = [row for one in (about, form) if one is not None and one.is_bound for row in form_errors(one)]
        errors = [(row["href"], row["text"]) for row in rows]
        errors += [(f"#id_q_{key}", text) for key, text in file_errors.items()]
        files = self.response.everything if self.response else {}
        context = self.context(
            form=form,
            about_form=about,
            sections=self.sections,
            files=files,
            file_errors=file_errors,
            errors=errors,
            page_has_errors=bool(errors),
        )
        return render(self.request, self.form_template, context, status=status)

    def post_form(self, request):
        later = "stay" in request.POST or "autosave" in request.GET or "remove" in request.POST
        form = answers_form(self.questions, data=request.POST, strict=not later)
        about = self.about_form(request.POST)
        self._save(form, about)
        if "autosave" in request.GET:
            return JsonResponse({"saved_at": f"{clock.local(self.now):%H:%M:%S}"})
        file_errors = self._take_files()
        stopped = self.gate()
        if stopped is not None:
            return stopped
        if later and not file_errors:
            if request.POST.get("stay") == "1":
                messages.success(request, "Saved, but not sent. Keep the link below to go on later.")
            return redirect(self.address())
        file_errors = {**({} if later else self._file_problems()), **file_errors}
        about_fails = about is not None and not about.is_valid()
        if form.errors or about_fails or file_errors:
            return self._form_page(form, about, file_errors, status=422)
        return redirect(self.address("check"))

    def _save(self, form, about) -> None:
        try:
            self.response = services.save_draft(
                token=self.token,
                kind=self.kind,
                page=self.page,
                version=self.freeze(),
                answers=form.collect(),
                about={name: about[name].data or "" for name in about.fields} if about is not None else {},
                actor=self.request.user,
                now=self.now,
            )
        except NotAllowed:
            raise Http404 from None
        kept = self.request.session.get(SESSION_KEY, {})
        self.request.session[SESSION_KEY] = {**kept, self.draft_key(): str(self.token)}

    def _take_files(self) -> dict[str, str]:
        """Keep what was uploaded, remove what was asked; {question key: sentence} of what could not be used."""
        errors: dict[str, str] = {}
        refused = getattr(self.request, "refused_uploads", {})
        for question in (question for question in self.questions if question.is_file):
            name = field_name(question)
            if name in refused:
                errors[question.key] = refused[name]
            for upload in self.request.FILES.getlist(name):
                try:
                    services.add_file(
                        response=self.response,
                        question_key=question.key,
                        upload=upload,
                        actor=self.request.user,
                        now=self.now,
                    )
                except ValidationError as error:
                    errors[question.key] = " ".join(error.messages)
        key, _, file_id = self.request.POST.get("remove", "").partition(":")
        if file_id:
            services.remove_file(response=self.response, question_key=key, file_id=file_id)
        return errors

    def _is_complete(self) -> bool:
        form, about = self._saved_forms()
        return form.is_valid() and (about is None or about.is_valid()) and not self._file_problems()

    def get_check(self, request, error: str = "", status: int = 200):
        stopped = self.gate()
        if stopped is not None:
            return stopped
        if not self._is_complete():
            return redirect(f"{self.address()}?check=1")
        about = self.about_form(self.response.about)
        if about is not None:
            about.is_valid()
        context = self.context(
            sections=shown_sections(self.response),
            about=self.about_rows(about) if about is not None else [],
            error=error,
            page_has_errors=bool(error),
        )
        return render(request, self.check_template, context, status=status)

    head_check = get_check

    def post_check(self, request):
        stopped = self.gate()
        if stopped is not None:
            return stopped
        if not self._is_complete():
            return redirect(f"{self.address()}?check=1")
        about = self.about_form(self.response.about)
        cleaned = about.cleaned_data if about is not None and about.is_valid() else {}
        try:
            self.send(cleaned)
        except NotAllowed as refusal:
            return self.get_check(request, error=refusal.reason, status=403)
        self._forget()
        return redirect(self.address("sent"))

    def _forget(self) -> None:
        kept = dict(self.request.session.get(SESSION_KEY, {}))
        kept.pop(self.draft_key(), None)
        self.request.session[SESSION_KEY] = kept

    def sent(self) -> HttpResponse:
        """The confirmation with its reference."""
        return render(self.request, self.sent_template, self.context())
