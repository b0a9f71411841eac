"""What staff can fetch is the same, byte for byte, with no bid and with five (promise P3)."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from portal.accounts.enums import MemberRole
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.services.groups import sync_roles
from portal.mail.models import Message
from tenders.bids.services import changing
from tests.architecture.test_addresses import _walk
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.opportunities import OpportunityFactory
from tests.factories.partners import make_entry

pytestmark = pytest.mark.django_db
# What differs at every request: tokens against forgery, ids that Wagtail makes for its own widgets.
MASKS = [
    re.compile(rb'csrfmiddlewaretoken\\*" value=\\*"[^"\\]+'),
    re.compile(rb'csrfToken"?:\s*"[^"]+"|CSRF_TOKEN":\s*"[^"]+"'),
    # A feed without an entry says when it was asked for.
    re.compile(rb"<updated>[^<]+</updated>"),
    re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
]
# They end the session, break on purpose, show everybody's mail (which only the demonstration does), or list the
# refused requests to the panel, of which this crawl itself makes many.
LEFT_OUT = (
    "logout",
    "account_",
    "mfa_",
    "wagtailadmin_logout",
    "health",
    "javascript",
    "jsi18n",
    "failwhale",
    "outbox",
    "panel_attempts",
)
DAILY = [Role.PROCUREMENT_LEAD, Role.AUDITOR, Role.OPENER]


def _addresses(opportunity):
    """Every address without a key, and those that take the opportunity or its lots."""
    found = []
    for route, name, _module in _walk(get_resolver()):
        if not name or any(part in name for part in LEFT_OUT):
            continue
        if "<" not in route and "(?P" not in route:
            found.append((name, ()))
    lot = opportunity.lots.first()
    keyed = [
        ("panel_opening", opportunity.pk),
        ("panel_opening_approve", opportunity.pk),
        ("panel_seats", opportunity.pk),
        ("panel_plan", opportunity.pk),
        ("panel_briefing", opportunity.pk),
    ]
    keyed += [("panel_interests", opportunity.pk), ("panel_lot", lot.pk), ("panel_tasks", lot.pk)]
    keyed += [("panel_prices_approve", lot.pk), ("notice_drafts", opportunity.pk)]
    snippet = "wagtailsnippets_opportunities_opportunity"
    keyed += [
        (f"{snippet}:{page}", opportunity.pk)
        for page in ("edit", "steps", "history", "law", "changes", "stages", "usage")
    ]
    keyed += [
        (name, opportunity.slug)
        for name in ("opportunity_detail", "opportunity_changes", "clarification_list", "partner_board")
    ]
    keyed.append(("ocds_process", opportunity.releases.first().ocid if opportunity.releases.exists() else "none"))
    return found + [(name, (key,)) for name, key in keyed]


def _crawl(person, addresses):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    # The list of accounts says when each last signed in, which this crawl itself changes.
    User.objects.filter(pk=person.pk).update(last_login=THEN)
    seen = {}
    for name, keys in addresses:
        try:
            url = reverse(name, args=keys)
        except NoReverseMatch:
            continue
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for mask in MASKS:
            body = mask.sub(b"*", body)
        seen[url] = (answer.status_code, answer.get("Location", ""), body)
    return seen


def _compare(people, set_clock):
    set_clock(THEN)
    sync_roles()
    opportunity = OpportunityFactory(published=True)
    organisations = [OrganisationFactory() for _place in range(5)]
    for organisation in organisations:
        UserFactory(of=organisation, of__as_=MemberRole.OWNER)
    # Two of those who will bid also stand on the board for partners.
    for organisation in organisations[:2]:
        author = organisation.memberships.get().user
        make_entry(opportunity=opportunity, organisation=organisation, author=author, now=THEN)
    addresses = _addresses(opportunity)
    # Once before anything is compared: the first look at a page may fill a cache.
    for person in people:
        _crawl(person, addresses)
    before = [_crawl(person, addresses) for person in people]
    for place, organisation in enumerate(organisations):
        # By somebody who was there before: an account is no secret.
        author = organisation.memberships.get().user
        make = make_submitted if place % 2 else make_draft
        bid, *_more = make(opportunity=opportunity, organisation=organisation, author=author)
        if place == 1:
            changing.change(bid=bid, actor=author, now=THEN)
    after = [_crawl(person, addresses) for person in people]
    differing = sorted({url for old, new in zip(before, after, strict=True) for url in old if old[url] != new[url]})
    told = Message.objects.filter(to__in=[person.email for person in people]).count()
    print(f"{len(before[0])} addresses for {len(people)} people, {len(differing)} differ, {told} messages")
    return before, differing, told


def test_staff_learn_nothing_from_any_address(set_clock):
    people = [StaffFactory(role=role) for role in DAILY]
    before, differing, told = _compare(people, set_clock)
    assert len(before[0]) > 80
    assert sum(status == 200 for status, _to, _body in before[0].values()) > 20
    assert (differing, told) == ([], 0)


@pytest.mark.prove
def test_nobody_on_the_councils_side_learns_anything_from_any_address(set_clock):
    people = [*(StaffFactory(role=role) for role in Role), StaffFactory(is_superuser=True)]
    _before, differing, told = _compare(people, set_clock)
    assert (differing, told) == ([], 0)
