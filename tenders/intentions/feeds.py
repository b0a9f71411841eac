"""Intentions as a feed."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from portal.core import clock

from .forms import filter_form
from .models import CommissioningIntention


class IntentionFeed(Feed):
    """The 50 newest intentions that the filters find, as Atom."""

    feed_type = Atom1Feed
    title = "Commissioning intentions"
    link = "/intentions/"
    subtitle = "What we mean to buy or change"

    def get_object(self, request):
        return filter_form(request.GET).chosen

    def items(self, chosen):
        found = CommissioningIntention.objects.published(clock.now()).matching(**chosen)
        return found.order_by("-published_at", "-pk")[:50]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_updateddate(self, item):
        return item.last_published_at or item.published_at

    def item_pubdate(self, item):
        return item.published_at
