"""The price schedule as a spreadsheet: down, filled in elsewhere, back, and taken once its bidder has seen what changes."""

import io
import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from portal.core.verdicts import NotAllowed
from portal.files import guard
from portal.files.handing_out import attachment
from tenders.bids import rules, sheets
from tenders.bids.forms import PricesForm, SheetForm
from tenders.bids.prices import as_typed
from tenders.bids.services import drafts

from .base import DraftPage, seen_in


class SheetFile(DraftPage):
    """The schedule with what was typed so far, as .xlsx."""

    def get(self, request, bid_id):
        content = sheets.written(self.bid.lot, drafts.read(self.bid).prices, self.now)
        return attachment(io.BytesIO(content), f"prices-{self.opportunity.slug}-lot-{self.bid.lot.number}.xlsx")


class SheetPage(DraftPage):
    """Upload a sheet, see what it would change, take it. Nothing is kept between the two steps but on the page itself."""

    place = "Prices"

    def get(self, request, bid_id):
        return self._page(SheetForm())

    def _page(self, form, *, reading=None, seen="", status=200, error="") -> HttpResponse:
        verdict = rules.may_edit(self.request.user, self.bid, self.now)
        context = self.context(
            form=form,
            reading=reading,
            seen=seen,
            error=error or verdict.reason,
            may_edit=verdict,
            page_has_errors=bool(error or form.errors),
        )
        return render(self.request, "bids/sheet.html", context, status=status)

    def post(self, request, bid_id):
        return self._take() if "take" in request.POST else self._report()

    def _report(self) -> HttpResponse:
        form = SheetForm(self.request.POST, self.request.FILES)
        too_large = getattr(self.request, "refused_uploads", {}).get("sheet")
        if too_large:
            return self._page(SheetForm(), status=422, error=too_large)
        if not form.is_valid():
            return self._page(form, status=422)
        upload, prices = form.cleaned_data["sheet"], drafts.read(self.bid).prices
        try:
            reading = sheets.read(guard.safe_name(upload.name), upload.size, upload, self.bid.lot, prices)
        except ValidationError as error:
            form.add_error("sheet", error)
            return self._page(form, status=422)
        return self._page(SheetForm(), reading=reading, seen=json.dumps(prices))

    def _take(self) -> HttpResponse:
        typed = PricesForm(self.request.POST, schedule=self.schedule).collect()
        try:
            drafts.save_prices(
                bid=self.bid, typed=typed, seen=seen_in(self.request) or {}, actor=self.request.user, now=self.now
            )
        except drafts.Changed:
            return self._again(typed)
        except NotAllowed as refusal:
            return self._page(SheetForm(), status=403, error=refusal.reason)
        messages.success(
            self.request, f"{len(typed)} price{'' if len(typed) == 1 else 's'} taken from the spreadsheet."
        )
        return redirect("bid_prices", bid_id=self.bid.pk)

    def _again(self, typed) -> HttpResponse:
        """Somebody saved in between: the same prices beside what is stored now."""
        prices = drafts.read(self.bid).prices
        names = {cell.key: cell.name for cell in self.schedule.cells}
        told = [
            sheets.Told(names.get(key, "Your own total"), as_typed(prices.get(key, "")), as_typed(text))
            for key, text in typed.items()
        ]
        words = "A colleague saved prices in between. Look again at what would change."
        reading = sheets.Reading(typed=typed, taken=told)
        return self._page(SheetForm(), reading=reading, seen=json.dumps(prices), status=409, error=words)
