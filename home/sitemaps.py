"""What search engines are told of: the public pages, lists and records, a thousand addresses a file."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as PageSitemap

from portal.core import clock
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.models import Opportunity
from tenders.outcomes.models import CommissionedService


class Paged:
    """A thousand a file. The index names no dates: to know the newest it would have to read every record."""

    limit = 1_000

    def get_latest_lastmod(self):
        return None


class Pages(Paged, PageSitemap):
    """Pages of the site that are live and public."""


class Lists(Paged, Sitemap):
    """The lists that are not pages."""

    def items(self):
        return ["opportunity_list", "intention_list", "service_list"]

    def location(self, item):
        return reverse(item)


class Opportunities(Paged, Sitemap):
    """Published ones: a draft, or one under embargo, is not there."""

    def items(self):
        published = Opportunity.objects.published(clock.now()).only("slug", "published_at")
        return published.annotate(changed_at=Max("versions__at")).order_by("pk")

    def lastmod(self, item):
        return max(item.changed_at or item.published_at, item.published_at)


class Intentions(Paged, Sitemap):
    """Published ones."""

    def items(self):
        published = CommissioningIntention.objects.published(clock.now())
        return published.only("slug", "published_at", "last_published_at").order_by("pk")

    def lastmod(self, item):
        return item.last_published_at or item.published_at


class Services(Paged, Sitemap):
    """Those on the finder."""

    def items(self):
        return CommissionedService.objects.listed().only("slug").order_by("pk")


SITEMAPS = {
    "pages": Pages,
    "lists": Lists,
    "opportunities": Opportunities,
    "intentions": Intentions,
    "services": Services,
}
