"""Checks of suppliers: who records, who decides, what the law leaves open, what stands before an approval."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.presenters import present
from portal.core.verdicts import NotAllowed
from tenders.diligence.enums import Ground, Kind, Outcome, Result
from tenders.diligence.models import Check, Ruling
from tenders.diligence.queries.checks import lot_checks
from tenders.diligence.services import checks
from tenders.evaluation.models import OpenedBid
from tenders.evaluation.services import award
from tenders.opportunities.models import Lot
from tests.factories.accounts import StaffFactory
from tests.factories.diligence import make_check, make_rest
from tests.factories.evaluation import AFTER, make_assessed, open_prices

pytestmark = pytest.mark.django_db
CONCERN = {"result": Result.CONCERN, "ground": Ground.DISCRETIONARY, "note": "A fine last year."}


@pytest.fixture
def bid():
    """The only bid of its lot: no price is held against another."""
    (bid,) = make_assessed(5)
    open_prices(bid.lot)
    return bid


@pytest.fixture
def second():
    return StaffFactory(role=Role.PROCUREMENT_LEAD)


def _recommend(bid, lead):
    return award.recommend(lot=bid.lot, bid=bid, reason="Best.", actor=lead, now=AFTER)


def _approve(given):
    return award.approve(award=given, actor=StaffFactory(role=Role.APPROVER), now=AFTER)


def _rule(concern, actor, outcome, **more):
    told = {"heard": "It paid, and trained its people.", "reason": "It is mended.", **more}
    return checks.rule(concern=concern, outcome=outcome, actor=actor, now=AFTER, **told)


def _partners(bid, *names, monkeypatch):
    """The bid names these organisations as well."""
    from portal.questions.partners import SUBCONTRACTOR, read_partners

    rows = [{"name": name, "role": SUBCONTRACTOR, "number": "0123"} for name in names]
    monkeypatch.setattr("tenders.diligence.queries.people.partners_of", lambda opened: read_partners(rows))


def _people(bid):
    (row,) = lot_checks(bid.lot)
    return [(person.name, person.role, person.is_needed) for person in row.people], [one.name for one in row.missing]


def test_nobody_approves_before_the_winner_and_its_partners_are_checked(bid, lead, monkeypatch):
    _partners(bid, "Kite Vans", bid.organisation.name.upper(), "  ", monkeypatch=monkeypatch)
    given = _recommend(bid, lead)
    with pytest.raises(NotAllowed, match=f"debarment list: {bid.organisation.name}; Kite Vans"):
        _approve(given)
    make_check(bid)
    with pytest.raises(NotAllowed, match="debarment list: Kite Vans"):
        _approve(given)
    make_check(bid, about="kite  VANS")
    kinds = "conditions of participation; references; financial standing; supplier information on the central platform"
    with pytest.raises(NotAllowed, match=f"Neither checked nor said not to apply: {kinds}"):
        _approve(given)
    make_rest(bid)
    assert _approve(given).state == "APPROVED"


def test_a_recommendation_is_sent_back_whatever_is_open(bid, lead):
    given = _recommend(bid, lead)
    sent = award.reconsider(award=given, reason="Check first.", actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    assert sent.state == "RECONSIDERED"


def test_a_concern_waits_for_another_lead(bid, lead, second):
    given = _recommend(bid, lead)
    concern = make_check(bid, actor=lead, **CONCERN)
    with pytest.raises(NotAllowed, match="A concern is not decided"):
        _approve(given)
    with pytest.raises(NotAllowed, match="You recorded this concern"):
        _rule(concern, lead, Outcome.KEEP)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        _rule(concern, StaffFactory(role=Role.APPROVER), Outcome.KEEP)
    _rule(concern, second, Outcome.KEEP)
    with pytest.raises(NotAllowed, match="is decided"):
        _rule(Check.objects.get(pk=concern.pk), second, Outcome.EXCLUDE)
    events = AuditEvent.objects.filter(subject_type__startswith="diligence").order_by("pk")
    name = bid.organisation.name
    assert [present(event).split(". ")[0] for event in events] == [
        f"{lead} checked {name} for the bid of {name}: exclusion grounds and debarment list, concern",
        f"{second} decided about the concern over {name}: the bid stays, for the reasons given",
    ]
    make_rest(bid)
    assert _approve(given).state == "APPROVED"


@pytest.mark.parametrize(
    ("ground", "outcome", "more", "why"),
    [
        (Ground.MANDATORY, Outcome.KEEP, {}, "The law does not leave this open"),
        (Ground.DEBARRED, Outcome.PASSED, {}, "The law does not leave this open"),
        (Ground.DISCRETIONARY, Outcome.REPLACED, {}, "The law does not leave this open"),
        (Ground.MANDATORY, Outcome.PASSED, {"heard": " "}, "what the supplier said"),
        (Ground.DISCRETIONARY, Outcome.EXCLUDE, {"heard": ""}, "what the supplier said"),
        (Ground.DISCRETIONARY, Outcome.KEEP, {"reason": " "}, "Give the reason"),
    ],
)
def test_what_the_law_leaves_open(bid, lead, second, ground, outcome, more, why):
    concern = make_check(bid, actor=lead, **{**CONCERN, "ground": ground})
    with pytest.raises(NotAllowed, match=why):
        _rule(concern, second, outcome, **more)
    assert not Ruling.objects.exists()


def test_who_is_excluded_is_neither_recommended_nor_approved(bid, lead, second):
    given = _recommend(bid, lead)
    _rule(make_check(bid, actor=lead, **{**CONCERN, "ground": Ground.MANDATORY}), second, Outcome.EXCLUDE)
    with pytest.raises(NotAllowed, match="is excluded"):
        _approve(given)
    award.reconsider(award=given, reason="Excluded.", actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    with pytest.raises(NotAllowed, match="is excluded"):
        _recommend(bid, lead)


def test_whoever_comes_instead_is_checked_instead(bid, lead, second, monkeypatch):
    _partners(bid, "Kite Vans", monkeypatch=monkeypatch)
    make_check(bid)
    concern = make_check(bid, about="Kite Vans", actor=lead, **{**CONCERN, "ground": Ground.DEBARRED})
    for name, why in (("", "Name who comes instead"), ("kite vans", "Name somebody else")):
        with pytest.raises(NotAllowed, match=why):
            _rule(concern, second, Outcome.REPLACED, replacement=name)
    _rule(concern, second, Outcome.REPLACED, replacement="Owl Cars")
    people, missing = _people(bid)
    assert ("Kite Vans", "Subcontractor", False) in people
    assert missing == ["Owl Cars"]
    make_check(bid, about="Owl Cars")
    assert _people(bid)[1] == []


def test_a_newer_check_replaces_an_older_one_and_both_stay(bid, lead, second):
    concern = make_check(bid, actor=lead, **CONCERN)
    make_check(bid, actor=lead)
    (row,) = lot_checks(bid.lot)
    assert [check.result for check in row.standing] == [Result.CLEAR]
    assert Check.objects.count() == 2
    with pytest.raises(NotAllowed, match="A newer check replaced this one"):
        _rule(concern, second, Outcome.KEEP)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"looked_at": " "}, "what was looked at"),
        ({**CONCERN, "note": ""}, "what the concern is"),
        ({"kind": Kind.FINANCIAL, "result": Result.NOT_APPLICABLE}, "why it does not apply"),
        ({"result": Result.NOT_APPLICABLE, "note": "Small."}, "apply to everybody"),
        ({**CONCERN, "ground": ""}, "which kind of exclusion ground"),
    ],
)
def test_a_check_says_what_was_looked_at_and_what_was_found(bid, facts, why):
    with pytest.raises(NotAllowed, match=why):
        make_check(bid, **facts)


def test_only_a_lead_checks_and_once_an_award_is_approved_only_its_bid(bid, lead):
    for role in (Role.APPROVER, Role.AUDITOR, Role.MODERATOR, Role.EVALUATOR):
        with pytest.raises(NotAllowed, match="Only a procurement lead"):
            make_check(bid, actor=StaffFactory(role=role))
    given = _recommend(bid, lead)
    make_check(bid)
    make_rest(bid)
    sent = award.send_summaries(award=_approve(given), actor=lead, now=AFTER)
    make_check(bid, kind=Kind.INFORMATION, now=AFTER + timedelta(days=1))
    award.publish(award=sent, actor=lead, now=AFTER)
    assert make_check(bid).pk
    Lot.objects.update(state="TERMINATED")
    with pytest.raises(NotAllowed, match="nothing is checked any more"):
        make_check(bid)


def test_a_damaged_bid_is_not_checked(bid):
    OpenedBid.objects.update(is_sound=False)
    with pytest.raises(NotAllowed, match="can be assessed"):
        make_check(bid)


def test_the_database_itself_keeps_checks_and_decisions(bid, lead, second):
    _rule(make_check(bid, actor=lead, **CONCERN), second, Outcome.KEEP)
    for model, field in ((Check, "note"), (Ruling, "reason")):
        for act in (
            lambda model=model, field=field: model.objects.update(**{field: "x"}),
            lambda model=model: model.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
                act()
