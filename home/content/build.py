"""Puts the words of this package on the site. Safe to run again: what is there is brought up to date."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page, Site

from home.content import bidding, commissioning, notices, social_value
from home.models import CouncilSettings, GuidanceIndexPage, GuidancePage, HomePage, StandardPage

COUNCIL = {
    "council_name": "Kingsmere Council",
    "service_name": "Commissioning portal",
    "brand_colour": "#14506b",
    "contact_email": notices.EMAIL,
    "contact_phone": notices.PHONE,
    "contact_hours": notices.HOURS,
    "address": notices.ADDRESS,
    "complaints_email": "complaints@kingsmere.example",
    "accessibility_email": "access@kingsmere.example",
    "privacy_email": "privacy@kingsmere.example",
}


def _put(parent: Page, model: type[Page], slug: str, *, body: list | None = None, **fields) -> Page:
    """The child page with that slug, made or brought up to date, and published.

    A page that is as it should be is left alone, so that its history shows changes only.
    """
    if body is not None:
        fields["body"] = json.dumps(body)
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = model(slug=slug, locale=Locale.get_default(), **fields)
        parent.add_child(instance=page)
    elif page.live and _words(page, fields) == _words(model(**fields), fields):
        return page
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _words(page: Page, names: Iterable[str]) -> list:
    """What the fields say, without the random ids that blocks get when they are stored."""
    return [_bare(page._meta.get_field(name).value_from_object(page)) for name in names]


def _bare(value: Any) -> Any:
    if isinstance(value, StreamValue):
        return _bare(value.get_prep_value())
    if isinstance(value, dict):
        if value.get("type") == "item":
            return _bare(value["value"])
        return {key: _bare(item) for key, item in value.items() if key != "id"}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _front(hostname: str, port: int) -> tuple[HomePage, Site]:
    """The front page as the default site's root; Wagtail's own welcome page goes when nothing hangs below it."""
    root = Page.get_first_root_node()
    welcome = root.get_children().filter(slug="home").exclude(content_type__app_label="home").first()
    if welcome is not None:
        # Its slug is the one that the front page wants.
        welcome.slug = "welcome"
        welcome.save(update_fields=["slug"])
    home = _put(
        root,
        HomePage,
        "home",
        title="Commissioning in Kingsmere",
        hero_title="Services that people need, bought in the open",
        hero_text="See what Kingsmere Council plans to buy, bid for it fairly, and tell us how services treat you.",
        search_description="Contracts, plans, consultations and services of Kingsmere Council.",
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = hostname, port, home, COUNCIL["council_name"]
    site.save()
    if welcome is not None and not welcome.get_children().exists():
        welcome.delete()
    return home, site


def _guidance(home: HomePage) -> None:
    index = _put(
        home,
        GuidanceIndexPage,
        "guidance",
        title="Guidance",
        summary="How we buy, how to bid, and what good a contract can do: in plain words.",
    )
    for module in (bidding, social_value, commissioning):
        _put(index, GuidancePage, module.SLUG, title=module.TITLE, summary=module.SUMMARY, body=module.BODY)


@transaction.atomic
def build_site(*, hostname: str = "localhost", port: int = 8000) -> HomePage:
    """The page tree of the fictional Kingsmere Council; returns the front page."""
    home, site = _front(hostname, port)
    settings = CouncilSettings.for_site(site)
    for name, value in COUNCIL.items():
        setattr(settings, name, value)
    settings.save()
    _guidance(home)
    for slug, title, summary, body in notices.PAGES:
        _put(home, StandardPage, slug, title=title, summary=summary, body=body)
    return home
