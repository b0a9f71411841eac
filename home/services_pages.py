"""Services for everyone: the finder, and one service with what people say of it."""

from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views import View

from engagement.feedback.charts import friedman_grid
from engagement.feedback.queries import form_page, said_of, source_words, summary_of
from portal.core import clock
from portal.core.finding import forgive
from portal.core.forms import GovForm
from portal.core.lists import page_of
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.models import Opportunity
from tenders.outcomes.enums import ServiceKind
from tenders.outcomes.models import CommissionedService

VOICES_A_PAGE = 10
LINKED = 10


class ServiceFilter(GovForm):
    """Words and kind. A wrong value filters nothing."""

    submit_label = ""

    words = forms.CharField(label="Words", required=False, max_length=100, help_text="A name, or what it does.")
    kind = forms.ChoiceField(label="Kind of service", required=False, choices=[("", "Any"), *ServiceKind.choices])

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ServiceList(View):
    """Every service that people can use."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        listed = CommissionedService.objects.listed()
        misspelt = forgive(
            request, finds=lambda query: listed.matching(**ServiceFilter(query).chosen).exists(), titles=listed.titles
        )
        form = ServiceFilter(request.GET)
        page = page_of(request, listed.matching(**form.chosen))
        return render(request, "services/list.html", {"form": form, "page": page, "misspelt": misspelt})


class ServiceDetail(View):
    """Who provides it, how well it does, what people say, what is planned and bought for it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, slug):
        now = clock.now()
        visible = CommissionedService.objects.visible_to(request.user, now)
        service = get_object_or_404(visible.prefetch_related("groups", "outcomes"), slug=slug)
        summary = summary_of(service)
        said = page_of(request, said_of(service).select_related("service", "response"), VOICES_A_PAGE)
        context = {
            "service": service,
            "tell_url": self._tell_url(request, service),
            "summary": summary,
            "grid": friedman_grid(summary) if summary.is_shown else "",
            "numeric": (1, 2),
            "page": said,
            "said": [(row.shown_text, source_words(row)) for row in said.object_list],
            "opportunities": Opportunity.objects.published(now).filter(service=service)[:LINKED],
            "intentions": CommissioningIntention.objects.published(now).filter(service=service)[:LINKED],
        }
        return render(request, "services/detail.html", context)

    def _tell_url(self, request, service) -> str:
        page = form_page() if service.is_listed else None
        return f"{page.get_url(request)}?{urlencode({'service': service.slug})}" if page else ""
