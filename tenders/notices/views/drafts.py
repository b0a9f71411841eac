"""Draft notices in the back office, for those who write opportunities."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from portal.core import clock
from tenders.notices.texts import NOTICES, draft, facts_of
from tenders.opportunities import rules
from tenders.opportunities.models import Opportunity


class DraftPage(View):
    """One opportunity; a 404 for everybody who does not write opportunities, and for what is held elsewhere."""

    http_method_names = ["get", "head"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        now = clock.now()
        visible = Opportunity.objects.visible_to(request.user, now).filter(is_held_elsewhere=False)
        found = visible.select_related("intention", "called_off_from__opportunity").filter(pk=kwargs["pk"]).first()
        if found is None or not rules.is_author(request.user, found, now):
            raise Http404
        self.facts = facts_of(found, request.user, now)

    def frame(self, title):
        """What both pages share."""
        found = self.facts.found
        return {
            "record": found,
            "page_title": title,
            "header_icon": "clipboard-list",
            "steps_url": reverse("wagtailsnippets_opportunities_opportunity:steps", args=(found.pk,)),
            "list_url": reverse("notice_drafts", args=(found.pk,)),
        }


class DraftList(DraftPage):
    """The notices that can be drafted, and which of them this opportunity wants now."""

    def get(self, request, pk):
        drafts = [draft(code, self.facts) for code in NOTICES]
        context = self.frame(f"Draft notices: {self.facts.found}") | {"drafts": drafts}
        return render(request, "notices/backoffice/drafts.html", context)


class DraftDetail(DraftPage):
    """One notice, paragraph by paragraph, to be copied or downloaded."""

    def get(self, request, pk, code):
        if code not in NOTICES:
            raise Http404
        found = draft(code, self.facts)
        if "text" in request.GET:
            response = HttpResponse(found.as_text(), content_type="text/plain; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{code}-{self.facts.found.slug}.txt"'
            return response
        context = self.frame(f"{code} {found.name}: {found.title}") | {"draft": found}
        return render(request, "notices/backoffice/draft.html", context)
