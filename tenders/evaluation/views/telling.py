"""Assessment summaries: as the lead reads them before they are sent, and as each bidder does."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from portal.accounts.roles import Role
from portal.core import clock
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.evaluation import rules
from tenders.evaluation.forms import RatingForm, RedactForm, SummaryAnswerForm, SummaryAskForm
from tenders.evaluation.models import AssessmentSummary, Award, OpenedBid, SummaryRequest
from tenders.evaluation.queries.summaries import summary_of, told_of
from tenders.evaluation.services import telling

from .base import PanelView, found_or_404


class AwardSummaries(PanelView):
    """Every bidder's summary as it would be sent, or was; what is withheld; what bidders ask."""

    roles = (Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def load(self, award_id):
        related = Award.objects.visible_to(self.request.user, self.now).select_related(
            "lot__opportunity", "bid__organisation"
        )
        self.award = found_or_404(related, pk=award_id)

    def get(self, request, award_id, form=None, answer_form=None, status=200):
        is_sent = self.award.sent_at is not None
        page = page_of(request, self._sent() if is_sent else self._to_send())
        asked = SummaryRequest.objects.filter(summary__award=self.award).select_related(
            "summary__bid__organisation", "by"
        )
        may_redact = rules.leads(request.user, self.award, self.now) and self.award.state in rules.BEFORE
        context = {
            "award": self.award,
            "opportunity": self.award.lot.opportunity,
            "page": page,
            "summaries": self._texts(page.object_list, is_sent),
            "is_sent": is_sent,
            "redactions": self.award.redactions.select_related("criterion", "by"),
            "form": form or (RedactForm(award=self.award) if may_redact else None),
            "asked": asked[:100],
            "ratings": [row.rating for row in self._rated()],
            "answer_form": answer_form or SummaryAnswerForm(),
            "may_answer": bool(rules.leads(request.user, self.award, self.now)),
        }
        return render(request, "panel/summaries.html", context, status=status)

    def _sent(self):
        return AssessmentSummary.objects.filter(award=self.award).order_by("bid__organisation__name", "pk")

    def _to_send(self):
        """The bids that would be told now, without those that left since the recommendation."""
        kept = [row["bid_id"] for row in self.award.results["bids"]]
        sound = OpenedBid.objects.assessed().filter(bid__lot=self.award.lot, bid__in=kept)
        return sound.select_related("bid__organisation").order_by("bid__organisation__name", "pk")

    def _texts(self, rows, is_sent):
        if is_sent:
            return [row.content for row in rows]
        told = told_of(self.award)
        return [summary_of(row, told) for row in rows]

    def _rated(self):
        rows = AssessmentSummary.objects.filter(award=self.award, rating__isnull=False)
        return rows.select_related("rating", "bid__organisation")[:100]

    def post(self, request, award_id):
        if "request" in request.POST:
            return self._answer(request, award_id)
        form = RedactForm(request.POST, award=self.award)
        if not form.is_valid():
            return self.get(request, award_id, form, status=422)
        facts = form.cleaned_data
        try:
            telling.redact(
                award=self.award, criterion_id=facts["criterion"], words=facts["words"], ground=facts["ground"],
                actor=request.user, now=self.now,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error("words", refusal.reason)
            return self.get(request, award_id, form, status=422)
        messages.success(request, "These words are withheld from the other bidders.")
        return redirect(request.path)

    def _answer(self, request, award_id):
        key = request.POST["request"]
        mine = SummaryRequest.objects.filter(summary__award=self.award, pk=key if key.isdecimal() else None)
        asked = found_or_404(mine)
        form = SummaryAnswerForm(request.POST)
        if not form.is_valid():
            return self.get(request, award_id, answer_form=form, status=422)
        return self.act("The answer is sent.", telling.answer, request=asked, text=form.cleaned_data["answer"])


class SummaryPage(LoginRequiredMixin, View):
    """A bidder's own assessment summary, in the workspace; what they think of it and ask about it."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def _summary(self, bid_id):
        visible = AssessmentSummary.objects.visible_to(self.request.user, self.now)
        related = visible.select_related(
            "bid__organisation", "award__lot__opportunity", "award__recommended_by", "rating"
        )
        return found_or_404(related, bid=bid_id)

    def get(self, request, bid_id, rating=None, asking=None, status=200):
        summary = self._summary(bid_id)
        may_rate = rules.may_rate(request.user, summary, self.now)
        context = {
            "summary": summary,
            "content": summary.content,
            "opportunity": summary.award.lot.opportunity,
            "requests": summary.requests.all(),
            "rating_form": (rating or RatingForm(prefix="rating")) if may_rate else None,
            "ask_form": asking or SummaryAskForm(prefix="ask"),
            "failed": rating if rating is not None else asking,
        }
        return render(request, "panel/summary.html", context, status=status)

    def post(self, request, bid_id):
        match request.POST.get("act"):
            case "rate":
                return self._rate(request, bid_id)
            case "ask":
                return self._ask(request, bid_id)
        raise Http404

    def _rate(self, request, bid_id):
        form = RatingForm(request.POST, prefix="rating")
        if not form.is_valid():
            return self.get(request, bid_id, rating=form, status=422)
        try:
            telling.rate(summary=self._summary(bid_id), actor=request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, "Thank you. The council reads what you said.")
        return redirect(request.path)

    def _ask(self, request, bid_id):
        form = SummaryAskForm(request.POST, prefix="ask")
        if not form.is_valid():
            return self.get(request, bid_id, asking=form, status=422)
        telling.ask(summary=self._summary(bid_id), actor=request.user, now=self.now, **form.cleaned_data)
        messages.success(request, "It is sent. The answer will stand here, and you are told by e-mail.")
        return redirect(request.path)
