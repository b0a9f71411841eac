"""The same file in other answers: moved or used again, without being sent again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from portal.core.verdicts import NotAllowed
from tenders.bids import rules
from tenders.bids.forms import PlacesForm
from tenders.bids.services import drafts, files

from .base import BidView


class FilePlaces(BidView):
    """One file of a draft and the answers that it stands in."""

    def dispatch(self, request, *args, **kwargs):
        if self.bid is not None:
            held = drafts.read(self.bid).files if drafts.can_be_read(self.bid) else {}
            self.key = str(kwargs["file_id"])
            self.row = files.distinct(held).get(self.key)
            self.places = [name for name, rows in held.items() if any(row["id"] == self.key for row in rows)]
            if self.row is None:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def _form(self, data=None) -> PlacesForm:
        asked = [question for question in self.structure.questions if question.is_file]
        return PlacesForm(data, questions=asked, initial={"questions": self.places})

    def _page(self, form, *, error="", status=200):
        error = error or rules.may_edit(self.request.user, self.bid, self.now).reason
        context = self.context(form=form, file=self.row, error=error, page_has_errors=bool(form.errors or error))
        return render(self.request, "bids/places.html", context, status=status)

    def get(self, request, bid_id, file_id):
        return self._page(self._form())

    def post(self, request, bid_id, file_id):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        chosen = form.cleaned_data["questions"]
        try:
            files.place(bid=self.bid, file_id=self.key, question_keys=chosen, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self._page(form, error=refusal.reason, status=403)
        except KeyError:
            raise Http404 from None
        # Without its name: what waits to be shown lies readable in the session.
        messages.success(request, f"The file stands in {len(chosen)} answer{'s' if len(chosen) > 1 else ''}.")
        section = next(part for part in self.structure.sections if chosen[0] in {one.key for one in part.answered})
        return redirect("bid_section", bid_id=bid_id, section_key=section.key)
