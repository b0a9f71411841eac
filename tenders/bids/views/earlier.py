"""Earlier versions of an answer, of the prices, of how a rate is made up: each can be put back."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.core.verdicts import NotAllowed
from portal.questions.answers import shown_one
from portal.questions.forms import problems_in
from tenders.bids import buildup, rules
from tenders.bids.prices import as_typed, names_of
from tenders.bids.services import drafts, earlier, notes

from .base import AnswerPage, DraftPage, RatePage, seen_in

CHANGED = "Somebody saved in between: below is what stands there now. Choose again."
GONE = "That version is not kept any more."
BACK = "The earlier version is back. What it replaced is kept among the earlier versions."
# Without what is wrong: what waits to be shown lies readable in the session.
LOOK = " Something in it is missing or wrong: the list of the bid says what."


class EarlierPage(DraftPage):
    """What the three pages share. Subclasses say what has versions, how one is shown and how it is put back."""

    template_name = "bids/earlier.html"

    def about(self, draft: drafts.Draft) -> tuple[str, Any]:
        """(the key of the versions, what stands there now)."""
        raise NotImplementedError

    def seen(self, present: Any) -> Mapping[str, Any]:
        """What a save compares with what is stored by then."""
        return present

    def shown(self, value: Any, present: Any) -> Any:
        """A version as the page shows it."""
        raise NotImplementedError

    def more(self, present: Any) -> dict[str, Any]:
        """What else the page says: ``title``, ``caption``, ``back``, ``back_text``."""
        raise NotImplementedError

    def restore(self, **given: Any) -> str:
        """Put a version back; what the person is told. Raises ``Changed``, ``KeyError``, ``NotAllowed``."""
        raise NotImplementedError

    def get(self, request, *args, error="", status=200, **kwargs) -> HttpResponse:
        key, present = self.about(drafts.read(self.bid))
        found = earlier.versions(notes.read(self.bid), key, present)
        context = self.context(
            seen=json.dumps(self.seen(present)),
            versions=[{**row, "shown": self.shown(row["value"], present)} for row in found],
            may_edit=rules.may_edit(request.user, self.bid, self.now),
            most=notes.MOST_VERSIONS,
            error=error,
            page_has_errors=bool(error),
            **self.more(present),
        )
        return render(request, self.template_name, context, status=status)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        version, seen = request.POST.get("version", ""), seen_in(request) or {}
        try:
            told = self.restore(version=version, seen=seen, bid=self.bid, actor=request.user, now=self.now)
        except drafts.Changed:
            return self.get(request, error=CHANGED, status=409)
        except KeyError:
            return self.get(request, error=GONE, status=409)
        except NotAllowed as refusal:
            return self.get(request, error=refusal.reason, status=403)
        messages.success(request, told)
        return redirect(self.more(None)["back"])


class EarlierAnswers(AnswerPage, EarlierPage):
    """Of one answer, whatever its kind."""

    def about(self, draft):
        return self.question.key, draft.answers.get(self.question.key)

    def seen(self, present):
        return {self.question.key: present}

    def shown(self, value, present):
        return shown_one(self.question, value)

    def more(self, present):
        return {
            "title": f"Earlier versions of question {self.question.number}",
            "caption": f"{self.question.number} {self.question.text}",
            "back": reverse("bid_section", args=(self.bid.pk, self.section.key)),
            "back_text": self.section.title,
            "present": shown_one(self.question, present),
        }

    def restore(self, **given):
        earlier.restore_answer(question_key=self.question.key, **given)
        wrong = problems_in(self.section, drafts.read(self.bid).answers)
        return BACK + (LOOK if any(question == self.question for question, _sentence in wrong) else "")


class _Compared(EarlierPage):
    """Figures: of each version those that are others than now. ``names``: {key: name}; ``words``: how one is shown."""

    def names(self) -> Mapping[str, str]:
        raise NotImplementedError

    def words(self, key: str) -> Callable[[str], str]:
        return as_typed

    def shown(self, value, present):
        return [
            (name, self.words(key)(value.get(key, "")) or "(empty)", self.words(key)(present.get(key, "")) or "(empty)")
            for key, name in self.names().items()
            if value.get(key, "") != present.get(key, "")
        ]


class EarlierPrices(_Compared):
    """Of all prices together."""

    place = "Prices"

    def about(self, draft):
        return notes.PRICES, draft.prices

    def names(self):
        return names_of(self.schedule)

    def more(self, present):
        back = reverse("bid_prices", args=(self.bid.pk,))
        return {
            "title": "Earlier versions of the prices",
            "heading": "Earlier versions of the prices",
            "caption": self.bid.lot,
            "back": back,
            "back_text": "Prices",
            "first": "Price",
        }

    def restore(self, **given):
        earlier.restore_prices(cells=self.names(), **given)
        return BACK


class EarlierRates(RatePage, _Compared):
    """Of how one rate is made up."""

    def about(self, draft):
        return notes.rate_key(self.line.id), draft.build_ups.get(str(self.line.id), {})

    def names(self):
        return buildup.NAMES

    def words(self, key):
        return lambda text: buildup.as_typed(key, text)

    def more(self, present):
        back = reverse("bid_build_up", args=(self.bid.pk, self.line.id))
        return {
            "title": "Earlier versions of the rate",
            "heading": "Earlier versions of the rate",
            "caption": self.line.text,
            "back": back,
            "back_text": "How the rate is made up",
            "first": "Figure",
        }

    def restore(self, **given):
        earlier.restore_rate(line_id=self.line.id, parts=self.names(), **given)
        return BACK
