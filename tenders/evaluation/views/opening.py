"""The opening: two openers give their keys, then its register; later the same for the prices of each lot."""

import json

from django.contrib import messages
from django.shortcuts import redirect, render

from portal.accounts.roles import Role, has_role
from portal.core.lists import page_of
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid, LateAttempt, Receipt
from tenders.clarifications.queries import open_questions
from tenders.custody.views import GiveKey
from tenders.evaluation import opening, rules
from tenders.evaluation.forms import ApproveForm
from tenders.evaluation.models import OpenedBid, Opening
from tenders.opportunities.enums import PUBLIC_STATES, State
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.queries import more_time

from .base import PanelView, found_or_404

HERE = {"state__in": PUBLIC_STATES, "is_held_elsewhere": False}


MOST = 200


def _digests(facts):
    """[(what, SHA-256), …] of a receipt's parts and files; a file by its number, as the receipt has it."""
    parts = [(f"Part {row['part'].lower()}", row["sha256"]) for row in facts.get("parts", ())]
    return parts + [(f"File {row.get('id', '')}", row["sha256"]) for row in facts.get("files", ()) if "sha256" in row]


class OpeningPage(PanelView):
    """Before: who gave a key. After: the register. Nothing about bids until then."""

    roles = (Role.OPENER, Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def load(self, opportunity_id):
        self.opportunity = found_or_404(Opportunity.objects.filter(**HERE), pk=opportunity_id)
        self.opening = Opening.objects.filter(opportunity=self.opportunity).select_related("called_by").first()

    def get(self, request, opportunity_id):
        done = self.opening is not None and self.opening.done_at is not None
        approvals = self.opening.approvals.select_related("by", "lot", "holder") if self.opening else []
        context = {
            "opportunity": self.opportunity,
            "opening": self.opening,
            "now": self.now,
            "done": done,
            "approvals": approvals,
            "standing": list(self.opening.approvals.standing(self.now)) if self.opening else [],
            "register": self._register() if done else [],
            "withdrawn": self._bids().filter(state="WITHDRAWN").order_by("organisation__name", "pk")[:MOST]
            if done
            else [],
            "late": self._late() if done else [],
            "lots": self._lots() if done and has_role(request.user, Role.OPENER) else [],
            "verdict": rules.may_call(request.user, self.opportunity, self.now),
            "more_time": more_time(self.opportunity, self.now),
        }
        return render(request, "panel/opening.html", context)

    def _bids(self):
        return Bid.objects.filter(lot__opportunity=self.opportunity).select_related("organisation", "lot")

    def _late(self):
        """Who came too late: when, and nothing of what."""
        rows = LateAttempt.objects.filter(bid__lot__opportunity=self.opportunity)
        return rows.select_related("bid__organisation", "bid__lot").order_by("at", "pk")[:MOST]

    def _register(self):
        """One page of the opened bids, each with the digests of its receipt and whether it can be read once more."""
        opened = self.opening.bids.select_related("bid__organisation", "bid__lot").order_by("pk")
        page = page_of(self.request, opened)
        receipts = Receipt.objects.filter(bid__in=[row.bid_id for row in page], kind="SUBMITTED").order_by("version")
        newest = {row.bid_id: json.loads(row.content) for row in receipts}
        for row in page:
            row.digests = _digests(newest.get(row.bid_id, {}))
            row.may_check_again = not row.is_sound and rules.may_check_again(self.request.user, row, self.now)
        return page

    def post(self, request, opportunity_id):
        key = request.POST.get("bid", "")
        damaged = OpenedBid.objects.filter(bid__lot__opportunity=self.opportunity, is_sound=False)
        opened = found_or_404(damaged, pk=key if key.isdecimal() else None)
        try:
            done = opening.check_again(opened=opened, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        else:
            words = "It is as its receipt says, and is assessed." if done.is_sound else "It is still damaged."
            messages.success(request, words)
        return redirect(request.path)

    def _lots(self):
        lots = self.opportunity.lots.select_related("opportunity").order_by("number")
        return [(lot, rules.may_open_prices(self.request.user, lot, self.now)) for lot in lots]


class ApproveOpening(GiveKey):
    """An opener declares that they have no interest, and gives a key. With the second key the bids are open."""

    lot = None

    def load(self, opportunity_id):
        self.opportunity = found_or_404(Opportunity.objects.filter(**HERE), pk=opportunity_id)

    def verdict(self):
        """May this person give a key here now?"""
        return rules.may_call(self.request.user, self.opportunity, self.now)

    def waiting(self):
        """Questions that nobody has answered yet."""
        return open_questions(self.opportunity)

    def give(self, holder, identity, reason):
        """True when that was the last key."""
        key = {"holder": holder, "identity": identity, "actor": self.request.user, "now": self.now}
        return opening.approve(opportunity=self.opportunity, reason=reason, **key).done_at is not None

    def get(self, request, form=None, status=200, error="", **kwargs):
        context = {
            "error": error,
            "form": form or ApproveForm(waiting=self.waiting()),
            "opportunity": self.opportunity,
            "lot": self.lot,
            "verdict": self.verdict(),
            "more_time": more_time(self.opportunity, self.now),
        }
        return render(request, "panel/approve.html", context, status=status)

    def post(self, request, **kwargs):
        form = ApproveForm(request.POST, waiting=self.waiting())
        if form.is_valid() and form.cleaned_data["has_interest"] == "yes":
            return self._decline(form.cleaned_data["interest"])
        holder, identity = self.given(form)
        if holder is None:
            return self.get(request, form, 422)
        try:
            is_open = self.give(holder, identity, form.cleaned_data.get("reason", ""))
        except NotAllowed as refusal:
            actor, now = request.user, self.now
            opening.note_refusal(opportunity=self.opportunity, why=refusal.reason, actor=actor, now=now)
            return self.get(request, form, 403, refusal.reason)
        waits = "Your key is given. A second opener gives theirs within half an hour."
        messages.success(request, "Opened." if is_open else waits)
        return redirect("panel_opening", opportunity_id=self.opportunity.pk)

    def _decline(self, interest):
        try:
            opening.declare_interest(
                opportunity=self.opportunity, interest=interest, actor=self.request.user, now=self.now
            )
        except NotAllowed as refusal:
            messages.error(self.request, refusal.reason)
        else:
            messages.success(self.request, "Your interest is recorded. Other openers open these bids.")
        return redirect("panel_opening", opportunity_id=self.opportunity.pk)


class ApprovePrices(ApproveOpening):
    """The same for the prices of a lot."""

    def load(self, lot_id):
        lots = Lot.objects.select_related("opportunity").filter(opportunity__state=State.OPENED)
        self.lot = found_or_404(lots, pk=lot_id)
        self.opportunity = self.lot.opportunity

    def verdict(self):
        """May this person give a key for these prices now?"""
        is_opener = rules.is_opener(self.request.user, self.opportunity, self.now)
        return is_opener and rules.may_open_prices(self.request.user, self.lot, self.now)

    def waiting(self):
        """Prices wait for no question."""
        return 0

    def give(self, holder, identity, reason):
        """True when that was the last key."""
        key = {"holder": holder, "identity": identity, "actor": self.request.user, "now": self.now}
        return opening.approve_prices(lot=self.lot, **key) is not None
