"""Opportunities as a feed."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from portal.core import clock

from .forms import filter_form
from .models import Opportunity


class OpportunityFeed(Feed):
    """The 50 newest opportunities that the filters find, as Atom."""

    feed_type = Atom1Feed
    title = "Opportunities"
    link = "/opportunities/"
    subtitle = "What providers can bid for"

    def get_object(self, request):
        return filter_form(request.GET).chosen

    def items(self, chosen):
        now, wanted = clock.now(), dict(chosen)
        stage = wanted.pop("stage", "")
        found = Opportunity.objects.published(now).matching(**wanted).at_stage(stage, now)
        return found.order_by("-published_at", "-pk")[:50]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_updateddate(self, item):
        return item.published_at

    def item_pubdate(self, item):
        return item.published_at
