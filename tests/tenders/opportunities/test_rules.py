"""Who may do what with an opportunity: role × state × clock."""

from datetime import timedelta
from itertools import product

import pytest

from portal.accounts.roles import Role
from tenders.opportunities import rules
from tenders.opportunities.enums import Stage, State
from tenders.opportunities.lifecycle import LIFE
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
AUTHORS = {Role.COMMISSIONER, Role.PROCUREMENT_LEAD}
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(("role", "state"), product(Role, State), ids=str)
def test_may_edit_drafts_only(role, state):
    verdict = rules.may_edit(StaffFactory(role=role), Opportunity(state=state), THEN)
    assert bool(verdict) is (role in AUTHORS and state == State.DRAFT)


def test_what_is_held_elsewhere_is_never_edited():
    verdict = rules.may_edit(StaffFactory(role=Role.COMMISSIONER), Opportunity(is_held_elsewhere=True), THEN)
    assert verdict.reason.startswith("This opportunity was taken in from another platform.")


@pytest.mark.parametrize("role", Role, ids=str)
def test_complete_drafts_are_checked_by_authors_and_published_by_leads(role):
    opportunity, person = OpportunityFactory(), StaffFactory(role=role)
    assert bool(rules.may_check(person, opportunity, THEN)) is (role in AUTHORS)
    assert bool(rules.may_return(person, opportunity, THEN)) is (role in AUTHORS)
    assert bool(rules.may_publish(person, opportunity, THEN)) is (role == Role.PROCUREMENT_LEAD)
    assert bool(rules.may_terminate(person, opportunity, THEN)) is (role == Role.PROCUREMENT_LEAD)


@pytest.mark.parametrize("as_", ["owner", "checked_by", "neither"])
def test_two_people_publish(as_):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    opportunity = OpportunityFactory()
    if as_ != "neither":
        setattr(opportunity, as_, lead)
    verdict = rules.may_publish(lead, opportunity, THEN)
    words = "Two people publish an opportunity: ask a procurement lead who did not write or check it."
    assert verdict.reason == ("" if as_ == "neither" else words)


def test_neither_a_superuser_nor_a_provider_works_on_opportunities():
    opportunity = OpportunityFactory()
    for person in (UserFactory(is_staff=True, is_superuser=True), UserFactory()):
        for step in LIFE.steps.values():
            if not step.verb.endswith("_imported") and step.verb not in ("open", "finish", "reopen", "end_unawarded"):
                assert not step.rule(person, opportunity, THEN), step.verb


@pytest.mark.parametrize(
    ("role", "state", "allowed"),
    [
        (Role.COMMISSIONER, State.DRAFT, True),
        (Role.COMMISSIONER, State.CHECKED, True),
        (Role.COMMISSIONER, State.PUBLISHED, False),
        (Role.PROCUREMENT_LEAD, State.PUBLISHED, True),
        (Role.EDITOR, State.DRAFT, False),
    ],
    ids=str,
)
def test_may_withdraw(role, state, allowed):
    assert bool(rules.may_withdraw(StaffFactory(role=role), Opportunity(state=state), THEN)) is allowed


@pytest.mark.parametrize(
    ("now", "elsewhere", "allowed"),
    [
        (DEADLINE - MICROSECOND, False, False),
        (DEADLINE, False, False),
        (DEADLINE + MICROSECOND, False, True),
        (DEADLINE + MICROSECOND, True, False),
    ],
    ids=["before the deadline", "at the deadline", "after it", "after it, held elsewhere"],
)
def test_bids_are_opened_after_the_deadline_only(now, elsewhere, allowed):
    opportunity = Opportunity(deadline=DEADLINE, published_at=THEN, is_held_elsewhere=elsewhere)
    assert bool(rules.may_record_opening(None, opportunity, now)) is allowed


@pytest.mark.parametrize("elsewhere", [True, False])
def test_only_what_is_held_elsewhere_is_imported(elsewhere):
    assert bool(rules.may_import(None, Opportunity(is_held_elsewhere=elsewhere), THEN)) is elsewhere


def _allowed(verb, state):
    return state in LIFE.steps[verb].sources


@pytest.mark.parametrize(("verb", "state"), product(LIFE.steps, State), ids=str)
def test_steps_start_where_the_table_says(verb, state):
    starts = {
        "check": {State.DRAFT},
        "return_to_draft": {State.CHECKED, State.PUBLISHED},
        "publish": {State.CHECKED},
        "withdraw": {State.DRAFT, State.CHECKED, State.PUBLISHED},
        "submit_notice": {State.PUBLISHED},
        "confirm_notice": {State.PUBLISHED},
        "reject_notice": {State.PUBLISHED},
        "publish_here_first": {State.PUBLISHED},
        "amend": {State.PUBLISHED},
        "open": {State.PUBLISHED},
        "conclude": {State.PUBLISHED},
        "finish": {State.OPENED},
        "end_unawarded": {State.OPENED},
        "reopen": {State.FINISHED},
        "terminate": {State.OPENED},
        "list_imported": {State.DRAFT},
        "finish_imported": {State.PUBLISHED},
        "end_imported": {State.PUBLISHED},
    }
    assert _allowed(verb, state) is (state in starts[verb])


@pytest.mark.parametrize(
    ("state", "now", "stage", "open_"),
    [
        (State.PUBLISHED, DEADLINE - timedelta(days=20), Stage.OPEN, False),
        (State.PUBLISHED, DEADLINE - timedelta(days=10), Stage.OPEN, True),
        (State.PUBLISHED, DEADLINE, Stage.OPEN, True),
        (State.PUBLISHED, DEADLINE + MICROSECOND, Stage.CLOSED, False),
        (State.OPENED, DEADLINE + MICROSECOND, Stage.CLOSED, False),
        (State.FINISHED, DEADLINE + MICROSECOND, Stage.AWARDED, False),
        (State.WITHDRAWN, DEADLINE - MICROSECOND, Stage.ENDED, False),
        (State.TERMINATED, DEADLINE + MICROSECOND, Stage.ENDED, False),
    ],
    ids=[
        "not begun",
        "begun",
        "the instant of the deadline",
        "a microsecond after",
        "opened",
        "finished",
        "withdrawn",
        "terminated",
    ],
)
def test_stage_and_open_by_state_and_clock(state, now, stage, open_):
    opportunity = Opportunity(
        state=state,
        deadline=DEADLINE,
        opens_at=DEADLINE - timedelta(days=14),
        published_at=DEADLINE - timedelta(days=30),
    )
    assert (opportunity.stage(now), opportunity.is_open(now)) == (stage, open_)
