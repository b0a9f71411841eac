"""The page about open data."""

from django.conf import settings
from django.db.models import Count, Max
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenders.notices import package, queries
from tenders.notices.models import Release
from tenders.regimes.models import Authority


@require_safe
def open_data(request):
    """What is published, where, and under which licence; or why there is nothing."""
    authority = Authority.load()
    known = Release.objects.aggregate(releases=Count("pk"), processes=Count("ocid", distinct=True), newest=Max("date"))
    context = {
        "authority": authority,
        "closed": queries.why_closed(authority),
        "known": known,
        "licence": package.LICENCE,
        "root": settings.PORTAL_BASE_URL.rstrip("/"),
    }
    return render(request, "notices/open_data.html", context)
