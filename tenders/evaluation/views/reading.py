"""What there is to read: the list of a lot, its pack, what no criterion judges, files, and names that were hidden."""

import io

from django.http import Http404
from django.shortcuts import redirect, render

from portal.accounts.roles import Role
from portal.core.lists import page_of
from portal.core.paper.html import to_html
from portal.core.paper.pdf import to_pdf
from portal.core.verdicts import NotAllowed
from portal.files.handing_out import attachment
from tenders.evaluation import opening, rules
from tenders.evaluation.enums import Seat
from tenders.evaluation.forms import RevealForm
from tenders.evaluation.models import OpenedBid, PanelMember
from tenders.evaluation.queries.blind import Identity
from tenders.evaluation.queries.matrix import progress, tasks_of, unscored_answers
from tenders.evaluation.queries.spreads import spreads_of
from tenders.evaluation.services import reading
from tenders.opportunities.models import Lot

from .base import PanelView, found_or_404

WRITERS = {"html": to_html, "pdf": to_pdf}


class _LotOfMember(PanelView):
    """One lot, for a member at work."""

    def load(self, lot_id, **more):
        seats = PanelMember.objects.working(self.now).filter(user=self.request.user).select_related("user")
        lots = Lot.objects.select_related("opportunity__question_version")
        self.lot = found_or_404(lots, pk=lot_id, opportunity__panel__in=seats)
        self.member = found_or_404(seats, opportunity=self.lot.opportunity_id)


class ScoringTasks(_LotOfMember):
    """One lot: every bid and criterion, with what is done."""

    def get(self, request, lot_id):
        if self.member.seat == Seat.MODERATOR:
            return self._to_agree(request)
        lines = tasks_of(self.member, self.lot)
        done, everything = progress(lines)
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "member": self.member,
            "may_read_prices": rules.may_read_prices(request.user, self.lot, self.now),
            "page": page_of(request, lines),
            "done": done,
            "everything": everything,
        }
        return render(request, "panel/tasks.html", context)

    def _to_agree(self, request):
        """The moderator's list: where the panel is furthest apart comes first."""
        spreads = spreads_of(self.member, self.lot)
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "may_read_prices": rules.may_read_prices(request.user, self.lot, self.now),
            "page": page_of(request, spreads),
            "done": sum(one.status[1] == "green" for one in spreads),
            "everything": len(spreads),
        }
        return render(request, "panel/spreads.html", context)


class ReadingPack(_LotOfMember):
    """The answers to read, as one marked file."""

    def get(self, request, lot_id, ending):
        if ending not in WRITERS:
            raise Http404
        paper = reading.take_pack(member=self.member, lot=self.lot, ending=ending, actor=request.user, now=self.now)
        name = f"{self.lot.opportunity.slug[:60]}-lot-{self.lot.number}-reading.{ending}"
        return attachment(io.BytesIO(WRITERS[ending](paper)), name)


class RevealPage(PanelView):
    """A name that the criteria hide, shown with a reason."""

    def load(self, bid_id):
        opened = OpenedBid.objects.visible_to(self.request.user, self.now).filter(is_sound=True)
        self.opened = found_or_404(opened.select_related("bid__organisation", "bid__lot__opportunity"), bid=bid_id)
        self.bid = self.opened.bid
        seats = PanelMember.objects.working(self.now).filter(user=self.request.user)
        self.member = found_or_404(seats, opportunity=self.bid.lot.opportunity_id)
        self.identity = Identity(self.member, self.bid.lot)
        if not self.identity.hides:
            raise Http404

    def get(self, request, bid_id, form=None, status=200):
        context = {"bid": self.bid, "name": self.identity.name(self.bid), "form": form or RevealForm()}
        context["is_hidden"] = self.identity.is_hidden(self.bid)
        return render(request, "panel/reveal.html", context, status=status)

    def post(self, request, bid_id):
        form = RevealForm(request.POST)
        if not form.is_valid():
            return self.get(request, bid_id, form, 422)
        reading.reveal(
            member=self.member, bid=self.bid, reason=form.cleaned_data["reason"], actor=request.user, now=self.now
        )
        return redirect(request.path)


class NotScoredPage(PanelView):
    """What no criterion judges: conditions, partners, declarations, the use of AI. For those who run the award."""

    roles = (Role.PROCUREMENT_LEAD,)

    def load(self, bid_id):
        opened = OpenedBid.objects.visible_to(self.request.user, self.now).filter(is_sound=True)
        related = opened.select_related("bid__organisation", "bid__lot__opportunity__question_version")
        self.opened = found_or_404(related, bid=bid_id)

    def get(self, request, bid_id):
        context = {"bid": self.opened.bid, "sections": unscored_answers(self.opened)}
        return render(request, "panel/not_scored.html", context)


class BidFile(PanelView):
    """A file of an opened bid, for those who may read the bid."""

    def load(self, bid_id, file_id):
        opened = OpenedBid.objects.visible_to(self.request.user, self.now)
        related = opened.select_related("bid__organisation", "bid__lot__opportunity__question_version")
        self.opened = found_or_404(related, bid=bid_id)
        if not rules.may_read_file(self.request.user, self.opened, str(file_id), self.now):
            raise Http404

    def get(self, request, bid_id, file_id):
        try:
            copy, name = opening.readable_copy(opened=self.opened, file_id=str(file_id))
        except KeyError:
            raise Http404 from None
        except NotAllowed as refusal:
            return render(
                request, "panel/withheld.html", {"reason": refusal.reason, "bid": self.opened.bid}, status=409
            )
        return attachment(copy, self._name(name))

    def _name(self, name):
        seats = PanelMember.objects.working(self.now).filter(user=self.request.user)
        member = seats.filter(opportunity=self.opened.bid.lot.opportunity_id).first()
        return Identity(member, self.opened.bid.lot).masked(self.opened, name) if member else name
