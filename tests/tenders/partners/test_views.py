"""Pages of the board: found from the opportunity, the same whoever bids, paged with a constant number of queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.mail.models import Message
from tenders.partners import services
from tenders.partners.enums import State
from tenders.partners.models import Entry, Report
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.partners import make_entry

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=1)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now(set_clock):
    set_clock(LATER)


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def provider(client):
    """A signed-in owner."""
    person = UserFactory(of=OrganisationFactory(name="The Mill"), of__as_=MemberRole.OWNER)
    client.force_login(person)
    return person


def _board(opportunity):
    return f"/opportunities/{opportunity.slug}/partners/"


def _at(entry, what=""):
    return f"/workspace/partners/{entry.reference}/{what}"


def test_a_provider_puts_up_changes_and_takes_down(client, opportunity, provider):
    assert _board(opportunity) in client.get(opportunity.get_absolute_url()).content.decode()
    page = client.get(f"{_board(opportunity)}new/").content.decode()
    dates = re.findall(r'name="(until[^"]*)"', page)
    until = dict(zip(dates, ("1", "12", "2026"), strict=True))
    typed = {"organisation": provider.memberships.get().organisation_id, "offers": HOSTILE, "seeks": "", **until}
    refused = client.post(f"{_board(opportunity)}new/", typed)
    assert refused.status_code == 422
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in refused.content.decode()
    lot = opportunity.lots.get(number=2)
    client.post(f"{_board(opportunity)}new/", {**typed, "seeks": "Drivers.", "lot": lot.pk})
    entry = Entry.objects.get()
    assert (entry.lot, entry.offers, entry.until.isoformat()) == (lot, HOSTILE, "2026-12-01")
    board = client.get(_board(opportunity)).content.decode()
    assert "Drivers." in board
    assert HOSTILE not in board
    assert "says nothing about who bids" in board
    client.post(_at(entry), {"offers": "A kitchen.", "seeks": "Cooks.", **until})
    assert "Cooks." in client.get("/workspace/partners/").content.decode()
    client.post(_at(entry), {"take_down": "1"})
    entry.refresh_from_db()
    assert entry.state == State.DOWN
    assert "Cooks." not in client.get(_board(opportunity)).content.decode()


def test_what_was_typed_stays_when_bids_close_in_between(client, opportunity, provider, set_clock):
    page = client.get(f"{_board(opportunity)}new/").content.decode()
    until = dict(zip(re.findall(r'name="(until[^"]*)"', page), ("11", "12", "2026"), strict=True))
    set_clock(DEADLINE + timedelta(seconds=1))
    typed = {"organisation": provider.memberships.get().organisation_id, "offers": "Vans", "seeks": "Cooks", **until}
    answer = client.post(f"{_board(opportunity)}new/", typed)
    assert answer.status_code == 422
    assert "Vans" in answer.content.decode()
    assert "Bidding closed on" in answer.content.decode()


def test_the_board_is_for_organisations(client, opportunity):
    make_entry(opportunity=opportunity)
    assert client.get(_board(opportunity)).status_code == 302
    client.force_login(UserFactory())
    page = client.get(_board(opportunity)).content.decode()
    assert "The board is for organisations" in page
    assert "Harbour Lights" not in page
    client.force_login(StaffFactory(role=Role.EVALUATOR))
    assert "Harbour Lights" not in client.get(_board(opportunity)).content.decode()
    client.force_login(StaffFactory(role=Role.COMMISSIONER))
    assert "Harbour Lights" in client.get(_board(opportunity)).content.decode()


def test_a_draft_has_no_board(client, provider):
    assert client.get(_board(OpportunityFactory())).status_code == 404


def test_a_message_is_sent_and_no_address_is_shown(client, opportunity, provider):
    entry = make_entry(opportunity=opportunity)
    page = client.get(_at(entry, "write/")).content.decode()
    assert entry.put_up_by.email not in page + client.get(_board(opportunity)).content.decode()
    typed = {"organisation": provider.memberships.get().organisation_id, "text": "Shall we talk?"}
    answer = client.post(_at(entry, "write/"), typed, follow=True)
    assert "Your message was sent to Harbour Lights" in answer.content.decode()
    assert Message.objects.get(kind="partners/message").to == entry.put_up_by.email


def test_after_ten_messages_in_a_day_the_next_waits_and_its_text_stays(client, opportunity, provider):
    entry = make_entry(opportunity=opportunity)
    typed = {"organisation": provider.memberships.get().organisation_id, "text": "Shall we talk?"}
    for _again in range(10):
        assert client.post(_at(entry, "write/"), typed).status_code == 302
    answer = client.post(_at(entry, "write/"), typed)
    assert (answer.status_code, Message.objects.filter(kind="partners/message").count()) == (422, 10)
    assert "You sent 10 messages within a day." in answer.content.decode()
    assert "Shall we talk?" in answer.content.decode()


def test_nobody_changes_or_reads_what_is_not_theirs(client, opportunity, provider):
    entry = make_entry(opportunity=opportunity)
    assert client.get(_at(entry)).status_code == 404
    assert client.post(_at(entry), {"take_down": "1"}).status_code == 404
    assert client.get(f"/panel/partners/{entry.reference}/").status_code == 404
    assert client.get("/panel/partners/").status_code == 404
    typed = {"organisation": entry.organisation_id, "text": "As somebody else"}
    assert client.post(_at(entry, "write/"), typed).status_code == 422


def test_a_report_waits_for_a_lead_who_removes_or_lets_stand(client, opportunity, provider):
    entry = make_entry(opportunity=opportunity)
    client.post(_at(entry, "report/"), {"reason": "It is not true."})
    assert Report.objects.get().reason == "It is not true."
    client.force_login(StaffFactory(role=Role.PROCUREMENT_LEAD))
    assert "Reported entry for partners" in client.get("/admin/waiting/").content.decode()
    address = f"/panel/partners/{entry.reference}/"
    assert address in client.get("/panel/partners/").content.decode()
    page = client.get(address).content.decode()
    assert "It is not true." in page
    assert str(provider.full_name) not in page
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "It misleads."})
    entry.refresh_from_db()
    assert (entry.state, entry.removal_reason) == (State.REMOVED, "It misleads.")
    client.force_login(entry.put_up_by)
    assert "It misleads." in client.get(_at(entry)).content.decode()


def test_the_board_is_paged_newest_first_and_asks_no_more_for_more(client, opportunity, provider):
    for place in range(2):
        make_entry(opportunity=opportunity, organisation=OrganisationFactory(name=f"Org {place}"))
    client.get(_board(opportunity))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(_board(opportunity))
    for place in range(2, 23):
        when = THEN + timedelta(hours=2, minutes=place)
        make_entry(opportunity=opportunity, organisation=OrganisationFactory(name=f"Org {place}"), now=when)
    with CaptureQueriesContext(connection) as many:
        page = client.get(_board(opportunity)).content.decode()
    assert len(many) <= len(few) + 1
    names = re.findall(r"card__title\">(Org \d+)<", page)
    assert names == [f"Org {place}" for place in range(22, 2, -1)]
    assert "Org 0<" in client.get(f"{_board(opportunity)}?page=2").content.decode()


def _many_reported(provider, count):
    own = provider.memberships.get().organisation
    for _place in range(count):
        entry = make_entry(organisation=own, author=provider)
        other = UserFactory(of=OrganisationFactory())
        services.report(entry=entry, reason="No.", actor=other, now=LATER)


@pytest.mark.parametrize("address", ["/workspace/partners/", "/panel/partners/"])
def test_own_and_reported_entries_ask_no_more_for_more(client, provider, address):
    if address.startswith("/panel"):
        client.force_login(StaffFactory(role=Role.PROCUREMENT_LEAD))
    _many_reported(provider, 2)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    _many_reported(provider, 20)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()
    assert len(many) <= len(few) + 1
    assert page.count("portal-card__title") == 20
    assert client.get(f"{address}?page=2").content.decode().count("portal-card__title") == 2


def test_a_lot_can_be_chosen(client, opportunity, provider):
    north, south = opportunity.lots.order_by("number")
    make_entry(opportunity=opportunity, organisation=OrganisationFactory(name="For the north"), lot=north)
    make_entry(opportunity=opportunity, organisation=OrganisationFactory(name="For the south"), lot=south)
    page = client.get(f"{_board(opportunity)}?lot=2").content.decode()
    assert ("For the north" in page, "For the south" in page) == (False, True)
    assert client.get(f"{_board(opportunity)}?lot=x").status_code == 200


def _without_tokens(answer):
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]+', b"", answer.content)


def test_the_board_is_the_same_whoever_bids(client, opportunity):
    """Byte for byte, for a rival, for the council and for the organisation's own people."""
    entry = make_entry(opportunity=opportunity)
    rival = UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER)
    people = [rival, entry.put_up_by, StaffFactory(role=Role.PROCUREMENT_LEAD), StaffFactory(role=Role.AUDITOR)]
    addresses = [_board(opportunity), opportunity.get_absolute_url(), _at(entry, "write/"), "/panel/partners/"]

    def look():
        seen = []
        for person in people:
            client.force_login(person)
            seen += [_without_tokens(client.get(address)) for address in addresses]
        return seen

    look()
    before, rows = look(), list(Entry.objects.values())
    make_draft(opportunity=opportunity, organisation=entry.organisation)
    make_submitted(opportunity=opportunity, organisation=OrganisationFactory())
    assert look() == before
    assert list(Entry.objects.values()) == rows


def test_the_board_starts_no_bid_and_touches_none(client, opportunity, provider):
    bid, _author = make_draft(opportunity=opportunity, organisation=provider.memberships.get().organisation)
    before = type(bid).objects.values().get()
    entry = make_entry(opportunity=opportunity)
    typed = {"organisation": provider.memberships.get().organisation_id, "text": "Hello"}
    client.post(_at(entry, "write/"), typed)
    make_entry(opportunity=opportunity, organisation=provider.memberships.get().organisation, author=provider)
    assert type(bid).objects.values().get() == before
