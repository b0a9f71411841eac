"""The board of one opportunity, and what one does with others' entries."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from portal.accounts.models import Organisation
from portal.core.limits import is_used_up
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.opportunities.models import Opportunity
from tenders.partners import rules, services
from tenders.partners.forms import MessageForm, ReportForm
from tenders.partners.models import Entry

from .base import BoardView

MOST_MESSAGES, DAY = 10, 24 * 60 * 60


def section_of(opportunity: Opportunity, person: Any, now: datetime) -> dict[str, Any] | None:
    """The way to the board on the public page: the same for everybody, however many stand on it."""
    if opportunity.pk is None or not rules.has_board(opportunity, now):
        return None
    return {"template": "partners/section.html", "is_below": True, "opportunity": opportunity}


class Board(BoardView):
    """What stands on it now, newest first; by lot where one is chosen."""

    def get(self, request, slug):
        opportunity = get_object_or_404(Opportunity.objects.published(self.now), slug=slug)
        may = rules.first_no(rules.has_board(opportunity, self.now), rules.may_see_board(request.user, self.now))
        lots = list(opportunity.lots.order_by("number"))
        chosen = request.GET.get("lot", "")
        page = page_of(request, self._entries(opportunity, chosen) if may else Entry.objects.none())
        context = {
            "opportunity": opportunity,
            "may": may,
            "page": page,
            "lots": lots,
            "chosen": chosen,
            "now": self.now,
            "own": set(Organisation.objects.for_member(request.user).values_list("pk", flat=True)),
            "writes": self.organisations().exists(),
            "looks_after": rules.looks_after_board(request.user, self.now),
        }
        return render(request, "partners/board.html", context)

    def _entries(self, opportunity, chosen):
        found = Entry.objects.standing(self.now).filter(opportunity=opportunity)
        if chosen.isdecimal():
            found = found.filter(lot__number=int(chosen[:6]))
        return found.select_related("organisation", "lot").order_by("-put_up_at", "-pk")


class _OfOthers(BoardView):
    """A form about an entry of somebody else."""

    template = ""

    def verdict(self):
        """May the reader do this at all?"""
        raise NotImplementedError

    def form(self, data=None):
        raise NotImplementedError

    def dispatch(self, request, reference):
        if request.user.is_authenticated:
            self.entry = self.entry_or_404(reference)
        return super().dispatch(request, reference)

    def get(self, request, reference, form=None, error="", status=200):
        context = {"entry": self.entry, "may": self.verdict(), "form": form or self.form(), "error": error}
        return render(request, self.template, context, status=status)

    def post(self, request, reference):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.get(request, reference, form, status=422)
        try:
            self.act(form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(request, reference, form, refusal.reason, 422)
        return redirect("partner_board", slug=self.entry.opportunity.slug)


class Write(_OfOthers):
    """Write to the organisation behind an entry."""

    template = "partners/write.html"

    def verdict(self):
        writer = self._writers().first()
        if writer is None:
            return rules.refuse("Only an owner or an editor of another organisation writes in its name.")
        return rules.may_write(self.request.user, self.entry, writer, self.now)

    def _writers(self):
        return self.organisations().exclude(pk=self.entry.organisation_id)

    def form(self, data=None):
        return MessageForm(data, organisations=self._writers())

    def act(self, given):
        facts = {"entry": self.entry, "actor": self.request.user, "now": self.now}
        rules.may_write(self.request.user, self.entry, given["organisation"], self.now).or_raise()
        if is_used_up(f"partner-message:{self.request.user.pk}", most=MOST_MESSAGES, seconds=DAY):
            raise NotAllowed(f"You sent {MOST_MESSAGES} messages within a day. Send this one tomorrow.")
        services.write(**facts, **given)
        messages.success(self.request, f"Your message was sent to {self.entry.organisation}.")


class ReportEntry(_OfOthers):
    """Report an entry to the procurement team."""

    template = "partners/report.html"

    def verdict(self):
        return rules.may_report(self.request.user, self.entry, self.now)

    def form(self, data=None):
        return ReportForm(data)

    def act(self, given):
        services.report(entry=self.entry, actor=self.request.user, now=self.now, **given)
        messages.success(self.request, "Thank you. The procurement team looks at it.")
