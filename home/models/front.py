"""The front page."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from home.fields import BodyField
from home.slots import OPEN_NOW
from portal.core import clock


class HomePage(Page):
    """What is open now for providers and for residents, and the three things that people come for."""

    hero_title = models.CharField(
        "heading", max_length=120, default="Services that people need, bought in the open", help_text="The page’s h1."
    )
    hero_text = models.CharField("sentence below it", max_length=300, blank=True)
    body = BodyField(blank=True, help_text="Stands below the lists.")

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("hero_title"),
        FieldPanel("hero_text"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("hero_text"), index.SearchField("body")]

    class Meta:
        verbose_name = "front page"

    def get_context(self, request, *args, **kwargs):
        """Three lists of ``OpenRow``: whatever the other apps put into the slot ``home.slots.OPEN_NOW``."""
        context = super().get_context(request, *args, **kwargs)
        context["now"] = now = clock.now()
        lists: dict[str, list] = {"opportunities": [], "intentions": [], "consultations": []}
        for kind, rows in OPEN_NOW.ask(getattr(request, "user", None), now):
            lists[kind] += rows
        return {**context, **lists}
