"""Asking, and reading what was answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from portal.accounts.enums import MemberRole
from portal.accounts.models import Organisation
from portal.core import clock
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.clarifications import rules, services
from tenders.clarifications.forms import AskForm
from tenders.clarifications.models import ANSWER_IN, Clarification
from tenders.clarifications.queries import answers_on_documents
from tenders.opportunities.models import Opportunity

KEPT = "question typed before signing in"
# What the opportunity's own page shows; the rest stands on a page of its own.
SHOWN = 10


def section_of(opportunity: Opportunity, person: Any, now: datetime) -> dict[str, Any] | None:
    """The section on the public page: the newest answers, and the way to ask."""
    if opportunity.pk is None or opportunity.is_held_elsewhere or not opportunity.is_public(now):
        return None
    published = Clarification.objects.published(now).filter(opportunity=opportunity)
    rows = list(published.select_related("document__opportunity").order_by("-number")[: SHOWN + 1])
    return {
        "template": "clarifications/section.html",
        "is_below": True,
        "opportunity": opportunity,
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "may_ask": rules.may_ask(opportunity, now),
        "may_get_help": rules.may_ask(opportunity, now, is_help=True),
    }


def links_on_documents(opportunity: Opportunity, now: datetime) -> dict[int, list[dict[str, str]]]:
    """What was asked about each published document, with its page or clause, and where the answer stands."""
    if opportunity.pk is None:
        return {}
    address = reverse("clarification_list", args=(opportunity.slug,))
    return {
        key: [
            {"text": f"Question {row.number}", "clause": row.published_clause, "href": f"{address}?number={row.number}"}
            for row in rows
        ]
        for key, rows in answers_on_documents(opportunity, now).items()
    }


class PublishedQuestions(View):
    """Every published question of one opportunity, newest first."""

    def get(self, request, slug):
        now = clock.now()
        opportunity = get_object_or_404(Opportunity.objects.published(now), slug=slug)
        published = Clarification.objects.published(now).filter(opportunity=opportunity)
        about, one = (request.GET.get(name, "")[:8] for name in ("question", "number"))
        if about:
            published = published.filter(question_number=about)
        if one.isdecimal():
            published = published.filter(number=int(one))
        page = page_of(request, published.select_related("document__opportunity").order_by("-number"))
        return render(
            request,
            "clarifications/published.html",
            {"opportunity": opportunity, "page": page, "about": about, "one": one},
        )


class Ask(LoginRequiredMixin, View):
    """Ask in the name of an organisation; ``help`` in the address for help with submitting."""

    is_help = False

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def dispatch(self, request, slug):
        self.opportunity = get_object_or_404(Opportunity.objects.published(self.now), slug=slug)
        if not request.user.is_authenticated:
            if request.method == "POST":
                # Signed out while typing: the text waits in this browser's session until its writer is back.
                request.session[KEPT] = {"path": request.path, "typed": request.POST.dict()}
            return self.handle_no_permission()
        return super().dispatch(request, slug)

    def _typed_before(self):
        """What was typed when the sign-in ended, once."""
        kept = self.request.session.get(KEPT) or {}
        return self.request.session.pop(KEPT)["typed"] if kept.get("path") == self.request.path else {}

    def _form(self, data=None):
        roles = (MemberRole.OWNER, MemberRole.EDITOR)
        mine = Organisation.objects.filter(memberships__user=self.request.user, memberships__role__in=roles)
        documents = self.opportunity.published_documents.filter(until=None)
        version = self.opportunity.question_version
        typed = self._typed_before() if data is None else {}
        return AskForm(
            data,
            organisations=mine.order_by("name"),
            documents=documents,
            questions=version.structure.questions if version else (),
            is_help=self.is_help,
            initial={"question_number": self.request.GET.get("question", "")[:10], **typed},
        )

    def get(self, request, slug, form=None, error=""):
        may = rules.may_ask(self.opportunity, self.now, is_help=self.is_help)
        context = {
            "opportunity": self.opportunity,
            "form": form or self._form(),
            "may_get_help": rules.may_ask(self.opportunity, self.now, is_help=True),
            "may": may,
            "now": self.now,
            "is_help": self.is_help,
            "error": error,
            "answer_in": ANSWER_IN,
        }
        status = 422 if error or (form is not None and form.errors) else 200
        return render(request, "clarifications/ask.html", context, status=status)

    def post(self, request, slug):
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, slug, form=form)
        try:
            services.ask(
                opportunity=self.opportunity,
                actor=request.user,
                now=self.now,
                is_help=self.is_help,
                **form.cleaned_data,
            )
        except NotAllowed as refusal:
            return self.get(request, slug, form=form, error=refusal.reason)
        messages.success(request, "Your question was sent. You find it here until it is answered, and afterwards.")
        return redirect(reverse("clarification_own"))


def _reference(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class OwnQuestions(LoginRequiredMixin, View):
    """What the person's organisations asked, and what became of it."""

    def get(self, request):
        now = clock.now()
        mine = Clarification.objects.asked_by_organisations_of(request.user)
        found = mine.select_related("opportunity", "organisation", "merged_into").order_by("-asked_at", "-pk")
        page = page_of(request, found)
        rows = [(row, rules.may_withdraw(request.user, row, now)) for row in page.object_list]
        return render(request, "clarifications/own.html", {"page": page, "rows": rows, "now": now})

    def post(self, request):
        mine = Clarification.objects.asked_by_organisations_of(request.user)
        clarification = mine.filter(reference=_reference(request.POST.get("withdraw", ""))).first()
        if clarification is None:
            raise Http404
        try:
            services.withdraw(clarification=clarification, actor=request.user, now=clock.now())
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, "The question was withdrawn.")
        return redirect(request.path)
