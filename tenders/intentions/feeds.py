"""Intentions as a feed."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from portal.core import clock

from .models import CommissioningIntention


class IntentionFeed(Feed):
    """The 50 newest intentions, as Atom."""

    feed_type = Atom1Feed
    title = "Commissioning intentions"
    link = "/intentions/"
    subtitle = "What we mean to buy or change"

    def items(self):
        return CommissioningIntention.objects.published(clock.now()).order_by("-published_at", "-pk")[:50]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_updateddate(self, item):
        return item.last_published_at or item.published_at

    def item_pubdate(self, item):
        return item.published_at
