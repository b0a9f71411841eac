"""What every page of one bid shares."""

import json
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views import View

from portal.core import clock
from tenders.bids.models import Bid
from tenders.bids.services import drafts, lost, presence, quiet, together
from tenders.opportunities.enums import SealMode
from tenders.opportunities.pricing import schedule_of

from . import signed_out

SEALED = "This bid is sealed. Nobody can read it before the opening, you included."
LOST = "This draft cannot be opened: this site has lost its key. You can begin it again."


class BidView(LoginRequiredMixin, View):
    """Loads the bid through its organisation's eyes: a foreign one is as if it did not exist."""

    # What colleagues are told about where one is.
    place = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        visible = Bid.objects.visible_to(request.user, self.now)
        related = visible.select_related("lot__opportunity__question_version", "organisation")
        self.bid = related.filter(pk=kwargs["bid_id"]).first()

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.bid is None:
            raise Http404
        if self.bid is not None and self.bid.is_written:
            presence.note(self.bid, request.user, self.place, self.now)
        try:
            return super().dispatch(request, *args, **kwargs)
        except lost.UNREADABLE:
            return self.unreadable()

    def unreadable(self) -> HttpResponse:
        """Back to the list, with why: what is sealed nobody reads, what is lost can be begun again."""
        self.bid.refresh_from_db()
        is_lost = lost.is_lost(self.bid)
        messages.error(self.request, LOST if is_lost else SEALED)
        return redirect("bid_tasks", bid_id=self.bid.pk)

    @property
    def opportunity(self):
        """What is bid for."""
        return self.bid.lot.opportunity

    @property
    def structure(self):
        """The questions as they were published with the opportunity."""
        return self.opportunity.question_version.structure

    @cached_property
    def schedule(self):
        """The price schedule of this lot as it was published."""
        return schedule_of(self.bid.lot)

    @cached_property
    def members(self):
        """The members of the organisation who can sign in."""
        return together.members_of(self.bid)

    @cached_property
    def people(self):
        """The same, as people."""
        return [member.user for member in self.members]

    def context(self, **more):
        """What every template of a bid shows."""
        return {
            "bid": self.bid,
            "opportunity": self.opportunity,
            "now": self.now,
            "here": presence.others(self.bid, self.people, self.request.user, self.now),
            "sealed_at_once": self.opportunity.seal_mode == SealMode.SUBMITTED,
            **more,
        }


def seen_in(request) -> dict[str, Any] | None:
    """What the page showed when the typing began, as its hidden field says."""
    try:
        found = json.loads(request.POST.get("seen", ""))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


class DraftPage(BidView):
    """A page that reads a draft: once it is sealed, it leads back to the list."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.bid is not None and not drafts.can_be_read(self.bid):
            return self.unreadable()
        return super().dispatch(request, *args, **kwargs)


class AnswerPage(DraftPage):
    """A page beside one answer of a draft: ``section``, ``question``; the common 404 where there is none."""

    def is_for(self, question) -> bool:
        """Files have a list of their own and no such page."""
        return not question.is_file

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.bid is not None:
            found = (
                (section, question)
                for section in self.structure.sections
                for question in section.answered
                if question.key == kwargs["question_key"] and self.is_for(question)
            )
            self.section, self.question = next(found, (None, None))
            if self.question is None:
                raise Http404
            self.place = f"{self.section.number}. {self.section.title}"


class TextPage(AnswerPage):
    """The same for what is answered in words."""

    def is_for(self, question) -> bool:
        return question.kind in drafts.TEXTS


class RatePage(DraftPage):
    """A page about how the rate of one line is made up: ``line``, and ``cell``, whose price it explains."""

    place = "Prices"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.bid is not None:
            self.line = self.schedule.line(kwargs["line_id"])
            if self.line is None or not self.line.wants_build_up:
                raise Http404
            self.cell = self.schedule.cells_of(self.line)[0]


class WritePage(DraftPage):
    """A page that reads a draft, takes what is typed, and saves it whatever it is."""

    is_saved = False

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated and request.method == "POST":
            return signed_out.keep(request, kwargs["bid_id"])
        response = super().dispatch(request, *args, **kwargs)
        if self.is_saved and "kept" in request.GET:
            signed_out.forget(request, response)
        return response

    def autosave(self) -> str:
        """Where the page sends what is typed, in between."""
        return f"{self.request.path}?autosave=1" + ("&kept=1" if "kept" in self.request.GET else "")

    def saved_quietly(self, found: quiet.Saved, words: str) -> HttpResponse:
        """What the page is told that saved while somebody types; ``words``: how to see what is in conflict."""
        self.is_saved = found.conflict is None
        self.bid = found.bid or self.bid
        seen = json.dumps(found.seen)
        if found.conflict is None:
            return JsonResponse({"saved_at": self.saved_at(), "seen": seen})
        rest = " Everything else is saved." if found.bid else ""
        return JsonResponse({"error": f"{found.conflict}{rest} {words}", "seen": seen}, status=409)

    def saved_at(self) -> str:
        """The time of the last save as clocks in the UK show it."""
        return f"{clock.local(self.bid.saved_at):%H:%M:%S}" if self.bid.saved_at else ""

    def after(self) -> HttpResponse:
        """Where "Save and continue" leads."""
        return redirect("bid_tasks", bid_id=self.bid.pk)
