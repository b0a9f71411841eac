"""The agreed score: what everybody gave side by side, what was said, what was agreed, who was there."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render

from portal.core import clock
from portal.core.verdicts import NotAllowed
from tenders.evaluation import rules
from tenders.evaluation.enums import ModerationState, Seat
from tenders.evaluation.forms import AgreeForm
from tenders.evaluation.models import Moderation, Score
from tenders.evaluation.queries.parts import parts_of
from tenders.evaluation.services import moderation as services
from tenders.opportunities.scoring.totals import plain

from .criterion import CriterionPage


class ModeratePage(CriterionPage):
    """Notes are kept while the panel talks; an agreed score needs a reason and who was there."""

    seat = Seat.MODERATOR

    def get(self, request, bid_id, criterion_id, form=None, error="", stored=None, status=200):
        held = self._held()
        context = self.context(
            form=form or self._form(held),
            scores=self._scores(),
            held=held,
            is_agreed=self._is_agreed(held),
            agreements=held.agreements.select_related("by") if held else [],
            stored=stored,
            conflict=[("#both-texts", "Somebody else saved in between. Both texts are kept: look at them.")],
            verdict=rules.may_moderate(request.user, self.member, self.bid, self.criterion.id, self.now),
            error=error,
            page_has_errors=bool(error or stored or (form and form.errors)),
            autosave=f"{request.path}?autosave=1",
        )
        return render(request, "panel/moderate.html", context, status=status)

    def _held(self):
        rows = Moderation.objects.filter(bid=self.bid, criterion=self.criterion.id)
        return rows.select_related("saved_by", "agreed_by").first()

    def _is_agreed(self, held):
        return held is not None and held.state == ModerationState.AGREED

    def _form(self, held, data=None):
        people = services.people_of(self.opportunity)
        initial = {"seen": 0}
        if held:
            names = {name: key for key, name in people}
            initial = {
                "value": plain(held.value) if held.value is not None else "",
                "present": [names[name] for name in held.present if name in names],
                "seen": held.revision,
                **{name: getattr(held, name) for name in ("reason", "discussed", "dissent")},
            }
        more = {"scale": self.criterion.scale, "people": people, "is_agreed": self._is_agreed(held)}
        return AgreeForm(data, initial=initial, **more)

    def _scores(self):
        """The final scores, each with whether it counts: those of somebody recused stay and do not."""
        visible = Score.objects.live().visible_to(self.member, self.now)
        rows = visible.filter(bid=self.bid, criterion=self.criterion.id)
        counting = {member.pk for member in parts_of(self.opportunity).scorers(self.bid, self.criterion.id)}
        related = rows.select_related("member__user", "replaces").prefetch_related("pins")
        found = self.identity.in_reasons(self.opened, related)
        for score in found:
            score.counts = score.member_id in counting
            score.point = self.criterion.point(score.value)
        return found

    def post(self, request, bid_id, criterion_id):
        form = self._form(self._held(), request.POST)
        if "autosave" in request.GET:
            return self._keep(form)
        if not form.is_valid():
            return self.get(request, bid_id, criterion_id, form, status=422)
        seen = form.cleaned_data["seen"] or 0
        try:
            if "notes" in request.POST:
                services.save_notes(notes=form.notes(), seen=seen, **self._about())
            else:
                why = form.cleaned_data.get("why", "")
                services.agree(seen=seen, why=why, **form.notes(), **self._about())
        except services.Changed as changed:
            # Both texts stand on the page; the next save is based on the newer one.
            form.data = form.data.copy()
            form.data["seen"] = changed.stored.revision
            return self.get(request, bid_id, criterion_id, form, stored=changed.stored, status=409)
        except NotAllowed as refusal:
            return self.get(request, bid_id, criterion_id, form, refusal.reason, status=422)
        if "notes" in request.POST:
            messages.success(request, "The notes are saved.")
            return redirect(request.path)
        messages.success(request, "The agreed score is recorded.")
        return self.on()

    def _about(self):
        return {"bid": self.bid, "criterion_id": self.criterion.id, "actor": self.request.user, "now": self.now}

    def _keep(self, form):
        """The notes while they are typed; what the next save is based on goes back with the time."""
        if not form.is_valid():
            error = " ".join(text for texts in form.errors.values() for text in texts)
            return JsonResponse({"error": error}, status=422)
        try:
            held = services.save_notes(notes=form.notes(), seen=form.cleaned_data["seen"] or 0, **self._about())
        except services.Changed as changed:
            words = f"{changed.stored.saved_by} saved in between. Press “Save the notes” to see both texts."
            return JsonResponse({"error": words}, status=409)
        except NotAllowed as refusal:
            return JsonResponse({"error": refusal.reason}, status=403)
        return JsonResponse({"saved_at": f"{clock.local(self.now):%H:%M:%S}", "seen": held.revision})
