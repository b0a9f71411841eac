"""Results of a lot, the award, the bidder's summary."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from portal.accounts.roles import Role, has_role
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from portal.questions.enums import Kind
from tenders.bids.models import Bid
from tenders.evaluation import rules, slots
from tenders.evaluation.forms import AwardNoticeForm, ReasonForm, RecommendForm
from tenders.evaluation.lifecycle import AWARD_LIFE
from tenders.evaluation.models import Award, OpenedBid
from tenders.evaluation.queries.lots import SETTLED, drawn_first, given_lots, what_is_missing
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.prices import opened_prices
from tenders.evaluation.queries.report import hanging_orders
from tenders.evaluation.queries.results import is_quality_agreed, lot_result
from tenders.evaluation.services import award as award_services
from tenders.opportunities.enums import State
from tenders.opportunities.gate import case_of
from tenders.opportunities.models import Lot
from tenders.opportunities.pricing import schedule_of
from tenders.opportunities.scoring.words import DRAWN

from .base import PanelView, found_or_404
from .report import AwardReport
from .telling import AwardSummaries


class LotPage(PanelView):
    """One lot for the lead: quality, price, ranking, recommendation."""

    roles = (Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def load(self, lot_id):
        states = (State.OPENED, State.FINISHED, State.TERMINATED)
        self.lot = found_or_404(
            Lot.objects.select_related("opportunity__question_version"), pk=lot_id, opportunity__state__in=states
        )

    def get(self, request, lot_id, form=None, status=200):
        result = lot_result(self.lot)
        awards = self.lot.awards.select_related("bid__organisation")
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "result": result,
            "page": page_of(request, result.bids),
            "given": self._given(result),
            "hanging": hanging_orders(self.lot),
            "beside": list(filter(None, slots.BESIDE_LOT.ask(self.lot, request.user, self.now))),
            "quality_agreed": is_quality_agreed(self.lot),
            "criteria": len(quality_of(self.lot.opportunity)),
            "may_open_prices": rules.may_open_prices(request.user, self.lot, self.now),
            "damaged": OpenedBid.objects.filter(bid__lot=self.lot, is_sound=False).select_related("bid__organisation"),
            "left": OpenedBid.objects.filter(bid__lot=self.lot, bid__state="LEFT").select_related("bid__organisation"),
            "awards": awards,
            "opened": self._readable(),
            "has_share_codes": any(q.kind == Kind.SHARE_CODE for q in self._questions()),
            "may_recommend": self._may_recommend(result),
            "form": form or RecommendForm(result=result),
            "may_end": bool(rules.may_end(request.user, self.lot, self.now)),
            "ending": self.lot.endings.filter(state="PROPOSED").first(),
        }
        return render(request, "panel/lot.html", context, status=status)

    def _given(self, result):
        """(rule, what is missing or who gets this lot) where awards are limited, or a lot was drawn."""
        given = given_lots(self.lot.opportunity)
        if given is None:
            if what_is_missing(self.lot):
                return None
            first = drawn_first(self.lot, result)
            return first and (DRAWN, f"By this, the lot goes to {first.bidder}.")
        if self.lot.state in SETTLED:
            return given.rule, "This lot is given."
        row = given.bids.get(self.lot.pk)
        return given.rule, given.missing or f"By this, the lot goes to {row.bidder if row else 'nobody'}."

    def _questions(self):
        version = self.lot.opportunity.question_version
        return version.structure.questions if version else ()

    def _readable(self):
        """The bids of the lot whose answers the reader may see."""
        visible = OpenedBid.objects.visible_to(self.request.user, self.now).filter(bid__lot=self.lot, is_sound=True)
        return visible.select_related("bid__organisation").order_by("bid__organisation__name", "pk")

    def _may_recommend(self, result):
        if not result.bids:
            return rules.refuse("There is no bid that can be assessed in this lot.")
        first = Bid.objects.get(pk=result.bids[0].bid_id)
        return rules.may_recommend(self.request.user, self.lot, first, self.now)

    def post(self, request, lot_id):
        form = RecommendForm(request.POST, result=lot_result(self.lot))
        if not form.is_valid():
            return self.get(request, lot_id, form, 422)
        bid = found_or_404(Bid.objects.opened(), pk=uuid.UUID(form.cleaned_data["bid"]), lot=self.lot)
        reason = form.cleaned_data["reason"]
        done = "The award is recommended. An approver decides."
        return self.act(done, award_services.recommend, lot=self.lot, bid=bid, reason=reason)


class LotPrices(PanelView):
    """The opened prices of a lot for its panel, leads and auditors: line by line and year by year."""

    def load(self, lot_id):
        is_open = Lot.objects.filter(price_opening__isnull=False).select_related("opportunity")
        self.lot = found_or_404(is_open, pk=lot_id)
        if not rules.may_read_prices(self.request.user, self.lot, self.now):
            raise Http404

    def get(self, request, lot_id):
        everything = has_role(request.user, Role.PROCUREMENT_LEAD, Role.AUDITOR)
        mine = OpenedBid.objects.all() if everything else OpenedBid.objects.visible_to(request.user, self.now)
        assessed = mine.assessed().filter(bid__lot=self.lot).select_related("bid__organisation")
        page = page_of(request, assessed.order_by("bid__organisation__name", "pk"))
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "schedule": schedule_of(self.lot),
            "page": page,
            "bids": opened_prices(self.lot, page.object_list),
        }
        return render(request, "panel/prices.html", context)


class AwardPage(PanelView):
    """One award: the recommendation with its arithmetic, and the steps."""

    def load(self, award_id):
        related = Award.objects.visible_to(self.request.user, self.now).select_related(
            "lot__opportunity", "bid__organisation", "recommended_by", "approved_by"
        )
        self.award = found_or_404(related, pk=award_id)

    def get(self, request, award_id, notice_form=None, status=200):
        steps = list(AWARD_LIFE.open_to(self.award, request.user, self.now))
        context = {
            "award": self.award,
            "lot": self.award.lot,
            "opportunity": self.award.lot.opportunity,
            "results": self.award.results,
            "page": page_of(request, self.award.results["bids"]),
            "sees_summaries": has_role(request.user, *AwardSummaries.roles),
            "sees_report": has_role(request.user, *AwardReport.roles),
            "steps": steps,
            "beside": list(filter(None, slots.BESIDE_AWARD.ask(self.award, request.user, self.now))),
            "form": ReasonForm(),
            "notice_form": notice_form or self._notice_form(),
        }
        return render(request, "panel/award.html", context, status=status)

    def _notice_form(self, data=None):
        """None where no award notice is needed."""
        return AwardNoticeForm(data) if case_of(self.award.lot.opportunity, self.now).needs_award_notice else None

    def _publish(self, request, award_id):
        form = self._notice_form(request.POST)
        if form is None:
            return self.act("The award is on the public page.", award_services.publish, award=self.award)
        if form.is_valid():
            try:
                award_services.publish(award=self.award, actor=request.user, now=self.now, **form.cleaned_data)
            except NotAllowed as refusal:
                form.add_error(None, refusal.reason)
            else:
                messages.success(request, "The award is on the public page.")
                return redirect(request.path)
        return self.get(request, award_id, form, 422)

    def post(self, request, award_id):
        match request.POST.get("step"):
            case "approve":
                return self.act("The award is approved.", award_services.approve, award=self.award)
            case "reconsider":
                reason = request.POST.get("reason", "")
                return self.act("It is sent back.", award_services.reconsider, award=self.award, reason=reason)
            case "set_aside":
                reason = request.POST.get("reason", "")
                return self.act("The award is withdrawn.", award_services.set_aside, award=self.award, reason=reason)
            case "send_summaries":
                done = "Every bidder has their assessment summary."
                return self.act(done, award_services.send_summaries, award=self.award)
            case "publish":
                return self._publish(request, award_id)
        raise Http404
