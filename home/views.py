"""What the front door serves besides its pages."""

import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from home.models import CouncilSettings
from home.search import meant, search, tidy
from portal.core import clock

# Personal, for staff, or endless: nothing there for a search engine.
NOT_FOR_ROBOTS = ("/account/", "/admin/", "/alerts/", "/panel/", "/search/", "/workspace/")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@require_safe
@cache_control(public=True, max_age=3600)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The council's colour as a style sheet: the security policy forbids it inside the page.

    The page asks for it with the colour in the address, so that a change is seen at once in spite of the cache.
    """
    colour = CouncilSettings.for_request(request).brand_colour
    body = f":root{{--portal-brand:{colour}}}\n" if COLOUR.fullmatch(colour) else ""
    return HttpResponse(body, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Where search engines need not look, and where the addresses of everything public stand."""
    closed = [f"Disallow: {path}" for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    """Search by GET: a result can be bookmarked, sent on, and read without script."""
    words = tidy(request.GET.get("q", ""))
    now = clock.now()
    hits = search(words, request, now)
    better = "" if hits else meant(words, request, now)
    page = Paginator(search(better, request, now) if better else hits, 10).get_page(request.GET.get("page"))
    context = {"words": words, "meant": better, "page": page, "asked": "q" in request.GET}
    return render(request, "home/search.html", context)
