"""Opportunities as a feed."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from portal.core import clock

from .models import Opportunity


class OpportunityFeed(Feed):
    """The 50 newest opportunities, as Atom."""

    feed_type = Atom1Feed
    title = "Opportunities"
    link = "/opportunities/"
    subtitle = "What providers can bid for"

    def items(self):
        return Opportunity.objects.published(clock.now()).order_by("-published_at", "-pk")[:50]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_updateddate(self, item):
        return item.published_at

    def item_pubdate(self, item):
        return item.published_at
