"""Pages of words: the notices that every public site must have, and whatever else editors write."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from home.fields import BodyField


class BodyPage(Page):
    """What the pages of words share. Not a page type of its own."""

    summary = models.CharField(
        max_length=250, blank=True, help_text="One or two sentences: stands under the title, in lists and in search."
    )
    body = BodyField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        """The pages above, for the breadcrumbs."""
        context = super().get_context(request, *args, **kwargs)
        above = self.get_ancestors().filter(depth__gte=2)
        context["crumbs"] = [("Home" if page.depth == 2 else page.title, page.get_url(request)) for page in above]
        context["crumbs"].append((self.title, ""))
        return context


class StandardPage(BodyPage):
    """One page of words: accessibility, privacy, cookies, contact."""

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = "page"
