"""The price schedule of a bid, and how a rate is made up. Saved even when invalid; what is counted is what was saved."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.core.money import pounds
from portal.core.verdicts import NotAllowed
from tenders.bids import buildup, rules
from tenders.bids.forms import BuildUpForm, PricesForm
from tenders.bids.prices import names_of
from tenders.bids.services import drafts, earlier, findings, notes, quiet, together
from tenders.opportunities.pricing import OWN_TOTAL, count
from tenders.regimes import queries

from . import signed_out
from .base import RatePage, WritePage, seen_in


class PricesPage(WritePage):
    """The price schedule of the lot."""

    place = "Prices"

    def _form(self, data=None, draft=None) -> PricesForm:
        initial = {f"p_{key}": value for key, value in (draft.prices if draft else {}).items()}
        return PricesForm(data, schedule=self.schedule, initial=initial)

    def get(self, request, bid_id):
        draft = drafts.read(self.bid)
        kept = signed_out.typed(request)
        return self._page(self._form(kept, draft), draft, kept=kept)

    def _page(self, form, draft, *, status=200, error="", foreign=None, kept=None) -> HttpResponse:
        verdict = rules.may_edit(self.request.user, self.bid, self.now)
        warnings = findings.of(self.bid.lot, draft).warnings
        context = self.context(
            form=form,
            counted=count(self.schedule, draft.prices),
            schedule=self.schedule,
            groups=self._groups(form, draft, warnings),
            own_total=form[f"p_{OWN_TOTAL}"],
            warnings=[words for key, words in warnings if not key],
            own_total_warnings=[words for key, words in warnings if key == OWN_TOTAL],
            team=together.beside_prices(self.bid, draft.prices, self.people),
            error=error or verdict.reason,
            may_edit=verdict,
            rows=[]
            if verdict or form.is_bound
            else [(cell.name, draft.prices.get(cell.key, "")) for cell in self.schedule.cells],
            foreign=foreign or [],
            kept=kept is not None,
            seen=kept.get("seen", "") if kept is not None else json.dumps(draft.prices),
            saved_at="" if kept is not None else self.saved_at(),
            page_has_errors=bool(form.errors or error or foreign),
            autosave=self.autosave(),
        )
        return render(self.request, "bids/prices.html", context, status=status)

    def _groups(self, form, draft, warnings) -> list[tuple[str, list[dict[str, Any]]]]:
        """(heading, lines) with the fields of each line, its total, and what is worth a look."""
        counted = count(self.schedule, draft.prices)
        return [
            (heading, [self._line(form, draft, line, counted.of(line), warnings) for line in lines])
            for heading, lines in self.schedule.groups
        ]

    def _line(self, form, draft, line, counted, warnings) -> dict[str, Any]:
        cells = self.schedule.cells_of(line)
        fields = [(form[f"p_{cell.key}"], [words for key, words in warnings if key == cell.key]) for cell in cells]
        found = {"line": line, "fields": fields, "counted": counted}
        if line.wants_build_up:
            made = buildup.build_up(draft.build_ups.get(str(line.id), {}))
            found["build_up_href"] = reverse("bid_build_up", args=(self.bid.pk, line.id))
            found["build_up_words"] = f"Parts make {pounds(made.rate)}" if made else "Not complete yet"
        return found

    def post(self, request, bid_id):
        form = self._form(request.POST)
        is_quiet = "autosave" in request.GET
        act = {"bid": self.bid, "seen": seen_in(request), "actor": request.user, "now": self.now}
        try:
            if is_quiet:
                found = quiet.save(drafts.save_prices, typed=form.collect(), **act)
                return self.saved_quietly(found, "Press “Save and continue” to see both prices.")
            self.bid = drafts.save_prices(typed=form.collect(), **act)
        except drafts.Changed as conflict:
            return self._conflict(form, conflict)
        except NotAllowed as refusal:
            if is_quiet:
                return JsonResponse({"error": refusal.reason}, status=403)
            return self._page(form, drafts.read(self.bid), status=403, error=refusal.reason)
        self.is_saved = True
        if form.errors:
            return self._page(form, drafts.read(self.bid), status=422)
        return self.after() if "stay" not in request.POST else redirect(request.path)

    def _conflict(self, form, conflict) -> HttpResponse:
        names = names_of(self.schedule).items()
        foreign = [(name, conflict.current[key]) for key, name in names if key in conflict.current]
        return self._page(form, drafts.read(self.bid), status=409, foreign=foreign)


class BuildUpPage(RatePage, WritePage):
    """How the rate of one line is made up, step by step, and the wage floor of its day: seen by the bidder alone."""

    def get(self, request, bid_id, line_id):
        draft = drafts.read(self.bid)
        kept = signed_out.typed(request)
        return self._page(BuildUpForm(kept, initial=self._stored(draft)), draft, kept=kept)

    def _stored(self, draft) -> dict[str, str]:
        return draft.build_ups.get(str(self.line.id), {})

    def _page(self, form, draft, *, status=200, error="", foreign=None, kept=None) -> HttpResponse:
        verdict = rules.may_edit(self.request.user, self.bid, self.now)
        stored, book, day = self._stored(draft), queries.book(), buildup.service_day(self.opportunity)
        made = buildup.build_up(stored)
        context = self.context(
            form=form,
            line=self.line,
            cell=self.cell,
            made=made,
            use_words=f"Use {pounds(made.rate)} as the price" if made else "",
            left=len(buildup.problems_in(stored)),
            warnings=findings.warnings_of(self.bid.lot, self.line, draft, book),
            floor=buildup.floor_words(buildup.floor_on(day, book), day),
            price=draft.prices.get(self.cell.key, ""),
            earlier=len(earlier.versions(notes.read(self.bid), notes.rate_key(self.line.id), stored)),
            error=error or verdict.reason,
            may_edit=verdict,
            foreign=foreign or [],
            kept=kept is not None,
            seen=kept.get("seen", "") if kept is not None else json.dumps(stored),
            saved_at="" if kept is not None else self.saved_at(),
            page_has_errors=bool(form.errors or error or foreign),
            autosave=self.autosave(),
        )
        return render(self.request, "bids/build_up.html", context, status=status)

    def post(self, request, bid_id, line_id):
        form = BuildUpForm(request.POST)
        is_quiet = "autosave" in request.GET
        act = {
            "bid": self.bid,
            "line_id": self.line.id,
            "seen": seen_in(request),
            "actor": request.user,
            "now": self.now,
        }
        try:
            if is_quiet:
                found = quiet.save(drafts.save_build_up, typed=form.collect(), **act)
                return self.saved_quietly(found, "Press “Save and count” to see both.")
            self.bid = drafts.save_build_up(typed=form.collect(), **act)
        except drafts.Changed as conflict:
            return self._conflict(form, conflict)
        except NotAllowed as refusal:
            if is_quiet:
                return JsonResponse({"error": refusal.reason}, status=403)
            return self._page(form, drafts.read(self.bid), status=403, error=refusal.reason)
        self.is_saved = True
        draft = drafts.read(self.bid)
        if form.errors:
            return self._page(form, draft, status=422)
        return self._use(form, draft) if "use" in request.POST else redirect(request.path)

    def _use(self, form, draft) -> HttpResponse:
        """Take the rate as the price; where a colleague changed the price meanwhile, say so first."""
        made = buildup.build_up(self._stored(draft))
        if made is None:
            return self._page(form, draft, status=422, error="Fill in every part first. What you typed is saved.")
        seen = {self.cell.key: self.request.POST.get("price", "")}
        typed = {self.cell.key: str(made.rate)}
        try:
            drafts.save_prices(bid=self.bid, typed=typed, seen=seen, actor=self.request.user, now=self.now)
        except drafts.Changed as conflict:
            words = f"The price was changed meanwhile: it is {conflict.current[self.cell.key]} now. Use the rate again to replace it."
            return self._page(form, draft, status=409, error=words)
        # Without the figure: what waits to be shown lies readable in the session.
        messages.success(self.request, f"The rate is now the price of “{self.cell.name}”.")
        return redirect("bid_prices", bid_id=self.bid.pk)

    def _conflict(self, form, conflict) -> HttpResponse:
        foreign = [(form.fields[key].label, value) for key, value in conflict.current.items()]
        return self._page(form, drafts.read(self.bid), status=409, foreign=foreign)
