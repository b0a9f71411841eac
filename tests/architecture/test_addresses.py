"""Every address of our own that takes a key, asked by every kind of visitor, against a written table.

The table is ``addresses.csv``: one line an address, one column a visitor, the status of a GET. An address that is not
in the table fails the test, so a new view has to be thought about. Wagtail's own addresses stand in it with what they
really answer (302 where forbidden).
"""

import csv
import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.architecture import world as worlds
from tests.factories.accounts import THEN
from tests.factories.evaluation import AFTER

TABLE = Path(__file__).with_name("addresses.csv")
OURS = ("portal", "home", "tenders", "engagement")
# Open to everybody who is signed in, or known by its token alone.
OPEN = (
    "mail:message",
    "bid_choose",
    "accounts:invitation",
    "opportunity_preview",
    "service_detail",
    "ocds_process",
    "ocds_record",
)
pytestmark = pytest.mark.django_db


def _walk(resolver, prefix="", space=""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
            continue
        view = getattr(pattern.callback, "view_class", pattern.callback)
        yield route, space + (pattern.name or ""), view.__module__


def keyed_addresses():
    """The names of our own addresses that take a key."""
    return sorted(
        {name for route, name, module in _walk(get_resolver()) if "<" in route and module.split(".")[0] in OURS}
    )


def written():
    """{address: {visitor: status}} of the table."""
    with TABLE.open(newline="") as file:
        return {row.pop("address"): {who: int(code) for who, code in row.items()} for row in csv.DictReader(file)}


@pytest.fixture
def world(set_clock):
    set_clock(AFTER)
    return worlds.make()


def _ask(person, name, keys):
    client = Client(raise_request_exception=False)
    if person.is_authenticated:
        client.force_login(person)
    return client.get(reverse(name, args=keys))


def test_every_address_answers_every_visitor_as_written(world):
    found = {
        name: {who: _ask(person, name, keys).status_code for who, person in world.people.items()}
        for name, keys in world.theirs.items()
    }
    if os.environ.get("WRITE_ADDRESSES"):
        _write(found)
    expected = written()
    wrong = [
        f"{name} for {who}: {code}, written {expected.get(name, {}).get(who)}"
        for name, row in found.items()
        for who, code in row.items()
        if expected.get(name, {}).get(who) != code
    ]
    assert not wrong


def test_no_address_that_takes_a_key_is_left_out():
    assert [name for name in keyed_addresses() if name not in written()] == []


def test_a_foreign_and_a_missing_key_get_the_same_404(world):
    """What one may not see is as if it did not exist: the same status and the same bytes."""
    stranger = world.people["stranger"]
    for name, keys in world.theirs.items():
        if name.startswith(("wagtail", "engagement_", "accounts_", "alerts:")) or name in OPEN:
            continue
        foreign, missing = _ask(stranger, name, keys), _ask(stranger, name, world.missing[name])
        assert (name, foreign.status_code) == (name, missing.status_code)
        assert foreign.content == missing.content


def test_a_sealed_bid_is_a_404_for_everybody_but_its_own_people(world):
    from tenders.bids.models import Bid

    sealed = Bid.objects.get(state="SUBMITTED")
    for who, person in world.people.items():
        status = _ask(person, "bid_tasks", (sealed.pk,)).status_code
        assert (who, status) == (who, 302 if who == "anonymous" else 404)
    assert THEN < AFTER


def _write(found):
    visitors = list(next(iter(found.values())))
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["address", *visitors])
        writer.writerows([name, *row.values()] for name, row in found.items())
