"""Who may do what with an intention."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.accounts.roles import Role
from tenders.intentions import rules
from tenders.intentions.enums import State
from tenders.intentions.models import CommissioningIntention
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.intentions import IntentionFactory

pytestmark = pytest.mark.django_db
AUTHORS = {Role.COMMISSIONER, Role.PROCUREMENT_LEAD}
OPEN = {State.DRAFT, State.PUBLISHED}


@pytest.mark.parametrize(("role", "state"), product(Role, State), ids=str)
def test_may_edit(role, state):
    intention = CommissioningIntention(state=state)
    assert bool(rules.may_edit(StaffFactory(role=role), intention, THEN)) is (role in AUTHORS and state in OPEN)


@pytest.mark.parametrize("role", Role, ids=str)
def test_may_publish_and_drop(role):
    person, intention = StaffFactory(role=role), IntentionFactory()
    assert bool(rules.may_publish(person, intention, THEN)) is (role in AUTHORS)
    assert bool(rules.may_drop(person, intention, THEN)) is (role in AUTHORS)


@pytest.mark.parametrize("person", ["superuser", "provider", "anonymous"])
def test_nobody_else_is_an_author(person):
    people = {
        "superuser": lambda: UserFactory(is_staff=True, is_superuser=True),
        "provider": UserFactory,
        "anonymous": AnonymousUser,
    }
    assert not rules.is_author(people[person](), IntentionFactory(), THEN)


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ({"summary": " "}, "Before you publish, add a summary."),
        ({"why": ""}, "Before you publish, add why we are doing this."),
        (
            {"expected_notice_date": None, "expected_start": None},
            "Before you publish, add a date: when the opportunity or the contract start is expected.",
        ),
        ({"expected_notice_date": None}, ""),
        ({"summary": "", "why": ""}, "Before you publish, add a summary, and why we are doing this."),
    ],
    ids=["no summary", "no reason", "no date", "one of two dates", "two gaps"],
)
def test_may_publish_says_what_is_missing(gap, words):
    intention = IntentionFactory(**gap)
    assert rules.may_publish(intention.owner, intention, THEN).reason == words


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [({}, False), ({"external_url": "https://example.org/n"}, True), ({"buyer": "Elsewhere Council"}, True)],
    ids=["our own", "from an address", "of another buyer"],
)
def test_may_import(facts, allowed):
    assert bool(rules.may_import(None, CommissioningIntention(**facts), THEN)) is allowed
