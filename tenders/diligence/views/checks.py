"""The checks of a lot, of a bid; recording one; deciding about a concern."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.diligence import rules
from tenders.diligence.enums import Kind
from tenders.diligence.forms import CheckForm, ExclusionNoticeForm, RulingForm
from tenders.diligence.models import Check
from tenders.diligence.queries.before import before_award
from tenders.diligence.queries.exclusions import notified_by
from tenders.diligence.services import checks
from tenders.evaluation.queries.commitments import conditions_of
from tenders.evaluation.views.base import found_or_404
from tenders.regimes.queries import book

from .base import ChecksView


class LotChecksPage(ChecksView):
    """Every bid of a lot: what is checked, what is open, whose price is flagged."""

    def load(self, lot_id):
        self.find_lot(pk=lot_id)

    def get(self, request, lot_id):
        award = self.lot.awards.exclude(state="RECONSIDERED").first()
        waits = before_award(award, self.now) if award else []
        # The recommended bid first: its checks are the ones that are needed.
        winner = award.bid_id if award else None
        page = page_of(request, sorted(self.rows, key=lambda row: row.opened.bid_id != winner))
        rows = [(row, row.words(self.now)) for row in page.object_list]
        reads = bool(rules.may_look(request.user, self.lot, self.now))
        context = self.about(page=page, rows=rows, award=award, waits=waits, reads_prices=reads)
        return render(request, "checks/lot.html", context)


class BidChecksPage(ChecksView):
    """One bid: everybody behind it, every check that was made."""

    def load(self, bid_id):
        self.find_bid(bid_id)

    def get(self, request, bid_id):
        made = Check.objects.filter(bid=self.bid).select_related("by", "ruling__by").order_by("-pk")
        stands = {check.pk for check in self.row.standing}
        page = page_of(request, made)
        context = self.about(
            bid=self.bid,
            row=self.row,
            people=[(person, self.row.newest(Kind.EXCLUSION, person.name)) for person in self.row.people],
            kinds=self._kinds(),
            conditions=conditions_of(self.row.opened),
            page=page,
            history=[(check, check.pk in stands) for check in page.object_list],
            may_check=rules.may_check(request.user, self.bid, self.now),
            reads_prices=bool(rules.may_look(request.user, self.lot, self.now)),
            price=self.row.words(self.now),
            is_awarded=self.bid.awards.exclude(state="RECONSIDERED").exists(),
        )
        return render(request, "checks/bid.html", context)

    def _kinds(self):
        """What else may be checked, with the checks of that kind that stand."""
        others = [kind for kind in Kind if kind != Kind.EXCLUSION]
        return [(kind, [row for row in self.row.standing if row.kind == kind]) for kind in others]


class RecordPage(ChecksView):
    """One more check."""

    roles = (Role.PROCUREMENT_LEAD,)

    def load(self, bid_id):
        self.find_bid(bid_id)

    def _form(self, data=None):
        today = timezone.localdate(self.now)
        wanted = {name: self.request.GET.get(name, "") for name in ("kind", "about", "result")}
        initial = {"about": self.bid.organisation.name, **{key: value for key, value in wanted.items() if value}}
        return CheckForm(data, people=self.row.people, today=today, initial={"looked_on": today, **initial})

    def get(self, request, bid_id, form=None, error="", status=200):
        verdict = rules.may_check(request.user, self.bid, self.now)
        context = self.about(bid=self.bid, form=form or self._form(), error=error, verdict=verdict)
        return render(request, "checks/record.html", context, status=status)

    def post(self, request, bid_id):
        form = self._form(request.POST)
        if not form.is_valid():
            return self.get(request, bid_id, form, status=422)
        try:
            made = checks.check(bid=self.bid, actor=request.user, now=self.now, **form.facts())
        except NotAllowed as refusal:
            return self.get(request, bid_id, form, refusal.reason, 422)
        words = "The check is saved."
        messages.success(request, f"{words} Another procurement lead decides." if made.is_concern else words)
        return redirect("checks_bid", bid_id=bid_id)


class ConcernPage(ChecksView):
    """A concern, and what somebody else decides about it."""

    def load(self, check_id):
        visible = Check.objects.visible_to(self.request.user, self.now)
        related = visible.select_related("by", "ruling__by", "ruling__notice__by")
        self.concern = found_or_404(related, pk=check_id, result="CONCERN")
        self.find_bid(self.concern.bid_id)
        self.concern.bid = self.bid

    @property
    def ruling(self):
        """What was decided, or None."""
        return getattr(self.concern, "ruling", None)

    def get(self, request, check_id, form=None, error="", status=200):
        context = self.about(
            bid=self.bid,
            concern=self.concern,
            verdict=rules.may_rule(request.user, self.concern, self.now),
            form=form or (ExclusionNoticeForm() if self.ruling else RulingForm(concern=self.concern)),
            notify_by=self.ruling and notified_by(self.ruling, book()),
            may_notify=self.ruling and rules.may_notify(request.user, self.ruling, None, self.now),
            error=error,
        )
        return render(request, "checks/concern.html", context, status=status)

    def post(self, request, check_id):
        # A colleague may have decided while this was typed: only the form of the notice names a day.
        if self.ruling and "given_on-day" in request.POST:
            notify = partial(checks.notify, ruling=self.ruling)
            return self._do(notify, ExclusionNoticeForm(request.POST), "The notice is recorded.", request.path)
        rule, back = partial(checks.rule, concern=self.concern), reverse("checks_bid", args=[self.bid.pk])
        return self._do(rule, RulingForm(request.POST, concern=self.concern), "Your decision is recorded.", back)

    def _do(self, act, form, done, to):
        """Act on what the form says; what is wrong or refused is said beside what was typed."""
        if not form.is_valid():
            return self.get(self.request, self.concern.pk, form, status=422)
        try:
            act(actor=self.request.user, now=self.now, **form.cleaned_data)
        except NotAllowed as refusal:
            return self.get(self.request, self.concern.pk, form, refusal.reason, 422)
        messages.success(self.request, done)
        return redirect(to)
