"""Checking, publishing, withdrawing an opportunity; importing has its own tests."""

import hashlib
from datetime import timedelta

import pytest

from portal.accounts.roles import Role
from portal.audit.models import AuditChain, AuditEvent
from portal.audit.services import canonical
from portal.core.verdicts import NotAllowed
from tenders.custody import store
from tenders.custody.models import SealingKey
from tenders.intentions.enums import State as IntentionState
from tenders.opportunities import services
from tenders.opportunities.criteria import leaves, tree
from tenders.opportunities.enums import State
from tenders.opportunities.queries import timetable_rows
from tenders.opportunities.scoring.rows import criteria_rows
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db


def _checked(**facts):
    opportunity = OpportunityFactory(**facts)
    return services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)


def test_check_names_who_and_when():
    opportunity = _checked()
    assert (opportunity.state, opportunity.checked_by, opportunity.checked_at) == (
        State.CHECKED,
        opportunity.owner,
        THEN,
    )


def test_check_refuses_with_every_gap():
    opportunity = OpportunityFactory(description="", contact="")
    with pytest.raises(NotAllowed) as caught:
        services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)
    assert caught.value.reason == (
        "Name the contact for questions about the notice, with an e-mail address. Describe what you want to buy."
    )


def test_return_to_draft_needs_a_reason_and_forgets_the_check(lead):
    opportunity = _checked()
    with pytest.raises(NotAllowed, match="Give the reason"):
        services.return_to_draft(opportunity=opportunity, actor=lead, now=THEN, reason=" ")
    returned = services.return_to_draft(opportunity=opportunity, actor=lead, now=THEN, reason="Lot 2 is unclear.")
    assert (returned.state, returned.checked_by, returned.checked_at) == (State.DRAFT, None, None)
    assert AuditEvent.objects.get(verb="return_to_draft").reason == "Lot 2 is unclear."


def test_publish_freezes_questions_and_model_and_makes_the_key(lead):
    opportunity = services.publish(opportunity=_checked(), actor=lead, now=THEN)
    digest = hashlib.sha256(canonical(opportunity.model_content).encode()).hexdigest()
    assert (opportunity.state, opportunity.published_by, opportunity.published_at) == (State.PUBLISHED, lead, THEN)
    assert opportunity.question_version == opportunity.question_set.versions.get()
    assert opportunity.model_digest == digest
    assert [row["name"] for row in opportunity.model_content["criteria"]] == ["Delivery", "Team", "Price"]
    assert SealingKey.objects.get(name=opportunity.bid_chain)
    assert not store.has(opportunity.bid_chain)
    assert AuditChain.objects.get(name=opportunity.bid_chain).sealed


@pytest.mark.parametrize("who", ["author", "checker", "another commissioner"])
def test_nobody_publishes_what_they_wrote_or_checked(who, lead):
    if who == "author":
        opportunity, actor = _checked(owner=lead), lead
    elif who == "checker":
        opportunity, actor = services.check(opportunity=OpportunityFactory(), actor=lead, now=THEN), lead
    else:
        opportunity, actor = _checked(), StaffFactory(role=Role.COMMISSIONER)
    with pytest.raises(NotAllowed):
        services.publish(opportunity=opportunity, actor=actor, now=THEN)
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.model_content) == (State.CHECKED, None)
    assert not SealingKey.objects.exists()


def test_the_gaps_are_asked_again_at_publication(lead):
    opportunity = _checked()
    with pytest.raises(NotAllowed, match="is past"):
        services.publish(opportunity=opportunity, actor=lead, now=DEADLINE)


def test_a_draft_is_not_published_unchecked(lead):
    with pytest.raises(NotAllowed, match="already draft"):
        services.publish(opportunity=OpportunityFactory(), actor=lead, now=THEN)


def test_a_later_version_of_the_questions_changes_nothing(lead):
    opportunity = OpportunityFactory(published=True)
    frozen = opportunity.question_version
    questions = opportunity.question_set
    questions.sections = []
    questions.save()
    opportunity.refresh_from_db()
    assert opportunity.question_version == frozen
    assert len(opportunity.question_version.structure.questions) == 2


def test_publication_says_what_became_of_the_intention(lead):
    intention = IntentionFactory(published=True)
    services.publish(opportunity=_checked(intention=intention), actor=lead, now=THEN)
    intention.refresh_from_db()
    assert intention.state == IntentionState.BECAME_OPPORTUNITY


def test_a_second_opportunity_of_the_same_intention_is_published_too(lead):
    intention = IntentionFactory(published=True)
    for _ in range(2):
        services.publish(opportunity=_checked(intention=intention), actor=lead, now=THEN)
    assert intention.opportunities.published(THEN).count() == 2


@pytest.mark.parametrize("act", [services.withdraw, services.terminate])
def test_ending_it_needs_a_reason(act, lead):
    with pytest.raises(NotAllowed, match="Give the reason"):
        act(opportunity=OpportunityFactory(published=True), actor=lead, now=THEN, reason="")


def test_withdraw_says_why_in_public(lead):
    opportunity = OpportunityFactory(published=True)
    ended = services.withdraw(opportunity=opportunity, actor=lead, now=THEN, reason="The need has gone.")
    assert (ended.state, ended.state_reason) == (State.WITHDRAWN, "The need has gone.")


def test_terminate_before_the_opening_is_refused(lead):
    with pytest.raises(NotAllowed, match="already published"):
        services.terminate(opportunity=OpportunityFactory(published=True), actor=lead, now=THEN, reason="x")


def test_a_failing_audit_write_saves_nothing(lead, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    opportunity = _checked()
    monkeypatch.setattr("portal.lifecycle.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        services.publish(opportunity=opportunity, actor=lead, now=THEN)
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.published_at, SealingKey.objects.count()) == (State.CHECKED, None, 0)


def test_restoring_an_old_revision_brings_no_old_decision_back(lead):
    opportunity = OpportunityFactory()
    old = opportunity.save_revision()
    services.check(opportunity=opportunity, actor=opportunity.owner, now=THEN)
    services.publish(opportunity=opportunity, actor=lead, now=THEN)
    opportunity.refresh_from_db()
    restored = old.as_object()
    names = ("state", "published_at", "published_by", "model_digest", "checked_by", "question_version")
    assert [getattr(restored, name) for name in names] == [getattr(opportunity, name) for name in names]


def test_the_criteria_are_an_outline():
    opportunity = OpportunityFactory()
    roots = tree(opportunity.criteria.all())
    assert [(node.criterion.name, str(node.weight), len(node.children)) for node in roots] == [
        ("Quality", "60.00", 2),
        ("Price", "40.00", 0),
    ]
    assert [node.criterion.name for node in leaves(opportunity.criteria.all())] == ["Delivery", "Team", "Price"]
    assert [(row.criterion.name, row.depth) for row in criteria_rows(opportunity)] == [
        ("Quality", 0),
        ("Delivery", 1),
        ("Team", 1),
        ("Price", 0),
    ]


def test_the_timetable_leaves_out_what_is_not_set():
    opportunity = OpportunityFactory(published=True, opens_at=THEN + timedelta(days=1))
    assert [row.words for row in timetable_rows(opportunity)] == ["Published", "Bidding opens", "Bids until"]
