"""The page in Wagtail that leads to bids."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from portal.core.pages import ServedByView


class BidPage(ServedByView, Page):
    """The form page of an opportunity's bids: an editor places it and writes its introduction; it holds no bid."""

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", null=True, on_delete=models.SET_NULL, related_name="bid_pages"
    )
    introduction = RichTextField(blank=True, features=["bold", "link", "ul", "ol", "h2", "h3"])

    view = "tenders.bids.views.begin.bid_page"
    subpage_types: list = []
    content_panels = [*Page.content_panels, FieldPanel("opportunity"), FieldPanel("introduction")]

    class Meta:
        verbose_name = "bid page"
