"""From a recommendation to a signed contract: bodies that agree, the days of standstill, claims, the notice kept true."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.presenters import present
from portal.core.verdicts import NotAllowed
from tenders.awarding import services
from tenders.awarding.enums import Body, Category, Kind
from tenders.awarding.models import ApprovalLevel, Claim, Decision, Signing, Standstill
from tenders.awarding.queries import stated, waits_for
from tenders.awarding.rules import differences
from tenders.diligence.services import checks
from tenders.evaluation.models import Award
from tenders.evaluation.services import award as awards
from tenders.opportunities.models import Lot, Opportunity
from tests.factories.accounts import StaffFactory, UserFactory, just_signed_in
from tests.factories.diligence import clear_checks, make_check
from tests.factories.evaluation import (
    AFTER,
    make_assessed,
    open_prices,
    publish_award,
)

pytestmark = pytest.mark.django_db
NOTICE = datetime(2026, 12, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def recommended(lead):
    (bid,) = make_assessed(5)
    open_prices(bid.lot)
    return clear_checks(awards.recommend(lot=bid.lot, bid=bid, reason="Best.", actor=lead, now=AFTER))


def _approve(award, now=AFTER):
    return awards.approve(award=award, actor=StaffFactory(role=Role.APPROVER), now=now)


def _publish(award, lead, *, law=("PA23", "COVERED"), at=NOTICE):
    Opportunity.objects.filter(pk=award.lot.opportunity_id).update(regime=law[0], band=law[1])
    approved = _approve(Award.objects.get(pk=award.pk))
    sent = awards.send_summaries(award=approved, actor=lead, now=at)
    return publish_award(sent, lead, now=at)


def _facts(award, **more):
    return {**stated(award), "signed_on": date(2027, 1, 9), "corrected_notice": "", **more}


LATER = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)


def _sign(award, lead, *, now=LATER, **facts):
    return services.sign(award=award, facts=_facts(award, **facts), actor=lead, now=now)


def test_nobody_approves_before_every_body_has_decided_and_call_in_is_over(recommended, lead):
    ApprovalLevel.objects.create(body=Body.BUDGET_HOLDER, from_value=0, needs_reference=False)
    ApprovalLevel.objects.create(body=Body.COMMITTEE, from_value=20_000, call_in_days=5)
    ApprovalLevel.objects.create(body=Body.RESOURCE_PANEL, from_value=20_001)
    with pytest.raises(NotAllowed, match="decision of the budget holder is missing"):
        _approve(recommended)
    told = {"award": recommended, "actor": StaffFactory(role=Role.APPROVER), "now": AFTER}
    services.decide(body=Body.BUDGET_HOLDER, reference="", decided_on=AFTER.date(), **told)
    with pytest.raises(NotAllowed, match="Give the reference"):
        services.decide(body=Body.COMMITTEE, reference=" ", decided_on=AFTER.date(), **told)
    made = services.decide(body=Body.COMMITTEE, reference="CAB/1", decided_on=AFTER.date(), **told)
    assert made.call_in_last == date(2026, 12, 18)
    with pytest.raises(NotAllowed, match="can be called in until 18 December 2026"):
        _approve(recommended, AFTER + timedelta(days=7))
    assert waits_for(recommended, AFTER + timedelta(days=8)) == []
    assert _approve(recommended, AFTER + timedelta(days=8)).state == "APPROVED"
    with pytest.raises(NotAllowed):
        services.decide(body=Body.RESOURCE_PANEL, reference="RP/1", decided_on=AFTER.date(), **told)


def test_the_category_decides_who_has_to_agree(recommended, lead):
    ApprovalLevel.objects.create(body=Body.RESOURCE_PANEL, category=Category.C, from_value=0)
    assert waits_for(recommended, AFTER) == ["Give the category of this purchase: it decides who has to agree."]
    told = {"award": recommended, "no_standstill_reason": "", "actor": lead, "now": AFTER}
    services.plan(category=Category.B, **told)
    assert waits_for(recommended, AFTER) == []
    services.plan(category=Category.C, **told)
    assert waits_for(recommended, AFTER) == ["The decision of the resource panel is missing (from £0)."]


@pytest.mark.parametrize(
    ("law", "published", "kind", "last"),
    [
        (("PA23", "COVERED"), datetime(2026, 12, 24, 10, tzinfo=UTC), Kind.MANDATORY, date(2027, 1, 8)),
        (("PA23", "COVERED"), datetime(2026, 11, 20, 10, tzinfo=UTC), Kind.MANDATORY, date(2026, 12, 2)),
        (("PA23", "COVERED"), datetime(2026, 11, 28, 10, tzinfo=UTC), Kind.MANDATORY, date(2026, 12, 10)),
        (("PA23", "LIGHT_TOUCH"), datetime(2026, 11, 2, 10, tzinfo=UTC), Kind.VOLUNTARY, date(2026, 11, 11)),
        (("PSR", "COVERED"), datetime(2026, 11, 24, 10, tzinfo=UTC), Kind.MANDATORY, date(2026, 12, 7)),
        (("PCR15", "COVERED"), datetime(2026, 11, 2, 10, tzinfo=UTC), Kind.MANDATORY, date(2026, 11, 12)),
        (("PCR15", "LIGHT_TOUCH"), datetime(2026, 11, 2, 10, tzinfo=UTC), Kind.MANDATORY, date(2026, 11, 12)),
        (("PA23", "BELOW"), datetime(2026, 11, 2, 10, tzinfo=UTC), Kind.NONE, None),
    ],
)
def test_the_standstill_of_each_regime_is_counted_from_the_notice(recommended, lead, law, published, kind, last):
    _publish(recommended, lead, law=law, at=published)
    found = Standstill.objects.get(award=recommended)
    assert (found.kind, found.last) == (kind, last)
    assert found.how


def test_a_voluntary_standstill_is_left_out_only_with_a_reason_and_only_where_it_is_voluntary(recommended, lead):
    told = {"award": recommended, "category": "", "actor": lead, "now": AFTER}
    with pytest.raises(NotAllowed, match="the law decides"):
        services.plan(no_standstill_reason="In a hurry.", **told)
    Opportunity.objects.filter(pk=recommended.lot.opportunity_id).update(regime="PA23", band="LIGHT_TOUCH")
    services.plan(no_standstill_reason="The night service ends tomorrow.", **told)
    _publish(recommended, lead, law=("PA23", "LIGHT_TOUCH"))
    found = Standstill.objects.get(award=recommended)
    assert (found.kind, found.how) == (Kind.NONE, "The night service ends tomorrow.")
    assert AuditEvent.objects.filter(verb="no_standstill").get().reason == "The night service ends tomorrow."


def test_without_a_standstill_nothing_is_signed_before_the_award_is_public(recommended, lead):
    _publish(recommended, lead, law=("PA23", "BELOW"))
    assert Standstill.objects.get(award=recommended).kind == Kind.NONE
    with pytest.raises(NotAllowed, match="was published on 24 December 2026"):
        _sign(recommended, lead, signed_on=date(2026, 12, 23))
    with pytest.raises(NotAllowed, match="recorded once it is signed"):
        _sign(recommended, lead, signed_on=date(2027, 1, 16))
    assert _sign(recommended, lead, signed_on=date(2026, 12, 24)).pk


def test_the_standstill_is_counted_from_the_notice_and_not_from_the_button(recommended, lead):
    Opportunity.objects.update(regime="PA23", band="COVERED")
    sent = awards.send_summaries(award=_approve(Award.objects.get()), actor=lead, now=AFTER)
    told = {"award": sent, "actor": lead, "now": NOTICE + timedelta(days=5), "notice_number": "2026/S 1"}
    for wrong, why in (
        ({"notice_number": " "}, "Give the number"),
        ({"notice_published_at": None}, "and when"),
        ({"notice_published_at": NOTICE + timedelta(days=6)}, "in the future"),
        ({"notice_published_at": AFTER - timedelta(hours=1)}, "comes after them"),
    ):
        with pytest.raises(NotAllowed, match=why):
            awards.publish(**{"notice_published_at": NOTICE, **told, **wrong})
    published = awards.publish(notice_published_at=NOTICE, **told)
    assert (published.notice_number, published.published_on) == ("2026/S 1", NOTICE.date())
    assert Standstill.objects.get().last == date(2027, 1, 8)
    assert "2026/S 1" in AuditEvent.objects.get(verb="record_notice").data


def test_what_is_found_about_the_supplier_later_stops_the_signing(recommended, lead):
    _publish(recommended, lead)
    concern = make_check(
        recommended.bid, result="CONCERN", ground="MANDATORY", note="A conviction.", actor=lead, now=LATER
    )
    with pytest.raises(NotAllowed, match="A concern is not decided"):
        _sign(recommended, lead)
    second = StaffFactory(role=Role.PROCUREMENT_LEAD)
    checks.rule(concern=concern, outcome="EXCLUDE", heard="Nothing.", reason="It goes on.", actor=second, now=LATER)
    with pytest.raises(NotAllowed, match="is excluded"):
        _sign(recommended, lead)


def test_a_claim_stays_with_its_lot_when_the_award_is_withdrawn(client, recommended, lead):
    first = _publish(recommended, lead)
    told = {"who": "Heron House", "what": "The prices.", "actor": lead}
    claim = services.receive_claim(award=first, received_at=NOTICE, now=NOTICE, **told)
    approver = StaffFactory(role=Role.APPROVER)
    awards.set_aside(award=first, reason="They are right.", actor=approver, now=NOTICE)
    with pytest.raises(NotAllowed, match="This award was withdrawn"):
        services.receive_claim(award=Award.objects.get(), received_at=NOTICE, now=NOTICE, **told)
    with pytest.raises(NotAllowed, match="no contract follows from it"):
        _sign(Award.objects.get(), lead)
    lot = Lot.objects.get(pk=first.lot_id)
    again = awards.recommend(lot=lot, bid=first.bid, reason="Best.", actor=lead, now=NOTICE)
    second = _publish(clear_checks(again, now=NOTICE), lead)
    with pytest.raises(NotAllowed, match="The claim of Heron House is open"):
        _sign(second, lead)
    just_signed_in(client, lead)
    page = client.get(reverse("panel_contract", args=(second.pk,))).content.decode()
    assert f"About the award to {first.bid.organisation.name}, which was withdrawn" in page
    colleague = StaffFactory(role=Role.PROCUREMENT_LEAD)
    services.end_claim(claim=claim, end="WITHDRAWN", reason="Their letter.", actor=colleague, now=NOTICE)
    assert _sign(second, lead).pk


def test_once_the_contract_is_signed_the_award_is_not_withdrawn(recommended, lead):
    published = _publish(recommended, lead)
    _sign(recommended, lead)
    with pytest.raises(NotAllowed, match="The contract is signed"):
        awards.set_aside(award=published, reason="A claim.", actor=StaffFactory(role=Role.APPROVER), now=LATER)


def test_who_recommended_does_not_record_the_decision_and_none_is_older(recommended, lead):
    ApprovalLevel.objects.create(body=Body.BUDGET_HOLDER, needs_reference=False)
    told = {"award": recommended, "body": Body.BUDGET_HOLDER, "reference": "", "now": AFTER}
    with pytest.raises(NotAllowed, match="You recommended this award"):
        services.decide(decided_on=AFTER.date(), actor=lead, **told)
    with pytest.raises(NotAllowed, match="Only a procurement lead or an approver"):
        services.decide(decided_on=AFTER.date(), actor=StaffFactory(role=Role.EVALUATOR), **told)
    second = StaffFactory(role=Role.PROCUREMENT_LEAD)
    with pytest.raises(NotAllowed, match="Nobody decided about it before"):
        services.decide(decided_on=AFTER.date() - timedelta(days=1), actor=second, **told)
    services.decide(decided_on=AFTER.date(), actor=second, **told)
    assert waits_for(recommended, AFTER) == []


def test_the_scheme_of_delegation_counts_all_lots_and_estimates_where_there_is_no_price(recommended):
    ApprovalLevel.objects.create(body=Body.COMMITTEE, from_value=500_000)
    opportunity = recommended.lot.opportunity
    assert (recommended.price, waits_for(recommended, AFTER)) == (Decimal("1375.00"), [])
    opportunity.lots.filter(number=2).update(value_net=Decimal("498625.00"))
    missing = ["The decision of the committee or cabinet is missing (from £500,000)."]
    assert waits_for(recommended, AFTER) == missing
    opportunity.lots.filter(number=2).update(state="TERMINATED")
    assert waits_for(recommended, AFTER) == []
    recommended.price = None
    Award.objects.update(price=None)
    opportunity.lots.filter(number=1).update(value_net=Decimal(500_000))
    assert waits_for(recommended, AFTER) == missing
    opportunity.lots.update(value_net=None)
    Opportunity.objects.update(value_net=Decimal(600_000))
    assert waits_for(Award.objects.get(), AFTER) == missing


def test_nothing_is_signed_before_the_standstill_is_over(recommended, lead):
    _publish(recommended, lead)
    with pytest.raises(NotAllowed, match="lasts until 8 January 2027"):
        services.sign(award=recommended, facts=_facts(recommended, signed_on=date(2027, 1, 8)), actor=lead, now=LATER)
    services.sign(award=recommended, facts=_facts(recommended), actor=lead, now=LATER)
    assert Signing.objects.get().differences == []
    with pytest.raises(NotAllowed, match="recorded already"):
        services.sign(award=recommended, facts=_facts(recommended), actor=lead, now=LATER)


def test_a_contract_that_differs_from_its_notice_needs_a_corrected_one(recommended, lead):
    _publish(recommended, lead)
    other = _facts(recommended, supplier="Somebody Else Ltd", price=recommended.price + Decimal("0.01"))
    with pytest.raises(NotAllowed, match=r"Supplier: .* in the notice, Somebody Else Ltd in the contract; Total price"):
        services.sign(award=recommended, facts=other, actor=lead, now=LATER)
    services.sign(award=recommended, facts={**other, "corrected_notice": "2027/S 1"}, actor=lead, now=LATER)
    assert [row[0] for row in Signing.objects.get().differences] == ["Supplier", "Total price"]


def test_a_contract_over_other_lots_or_another_scope_differs(recommended, lead):
    _publish(recommended, lead)
    for wrong, label in (({"lots": "Lots 1 and 2"}, "Lots"), ({"scope": "Day visits alone."}, "What it covers")):
        with pytest.raises(NotAllowed, match=f"{label}: .* in the notice, .* in the contract"):
            _sign(recommended, lead, **wrong)
    assert _sign(recommended, lead).differences == []


def test_case_and_spaces_are_no_difference():
    told = {"supplier": "Acme  Care Ltd", "price": Decimal(5), "starts_on": None, "ends_on": date(2027, 1, 1)}
    told |= {"lots": "Lot 1", "scope": "Days\r\nand nights"}
    assert differences(told, {**told, "supplier": "ACME Care Ltd", "scope": "Days\nand nights"}) == []
    assert differences(told, {**told, "ends_on": None}) == [("Ends", "1 January 2027", "(not stated)")]


def test_a_claim_freezes_the_signing_until_a_second_person_ends_it(recommended, lead):
    _publish(recommended, lead)
    told = {"award": recommended, "who": "Other Care", "what": "Wrong score.", "actor": lead}
    in_time = services.receive_claim(received_at=datetime(2027, 1, 8, 23, 0, tzinfo=UTC), now=LATER, **told)
    late = services.receive_claim(received_at=datetime(2027, 1, 9, 8, 0, tzinfo=UTC), now=LATER, **told)
    assert (in_time.suspends, late.suspends) == (True, False)
    with pytest.raises(NotAllowed, match="The claim of Other Care is open"):
        services.sign(award=recommended, facts=_facts(recommended), actor=lead, now=LATER)
    second = StaffFactory(role=Role.PROCUREMENT_LEAD)
    with pytest.raises(NotAllowed, match="Somebody else"):
        services.end_claim(claim=in_time, end="LIFTED", reason="Order.", actor=lead, now=LATER)
    with pytest.raises(NotAllowed, match="Say what shows"):
        services.end_claim(claim=in_time, end="LIFTED", reason=" ", actor=second, now=LATER)
    for claim in (in_time, late):
        services.end_claim(claim=claim, end="LIFTED", reason="Order of 14 January.", actor=second, now=LATER)
    for signed_on in (date(2027, 1, 9), LATER.date()):
        with pytest.raises(NotAllowed, match="Other Care was open from 8 January 2027 to 15 January 2027"):
            _sign(recommended, lead, signed_on=signed_on)
    _sign(recommended, lead, now=LATER + timedelta(days=1), signed_on=date(2027, 1, 16))
    # After the signing a claim stops nothing, and is kept all the same.
    assert not services.receive_claim(received_at=LATER, now=LATER, **told).suspends


@pytest.mark.parametrize(
    ("regime", "received", "last"),
    [
        ("PSR", datetime(2027, 1, 8, 12, 0, tzinfo=UTC), date(2027, 1, 22)),
        ("PSR", datetime(2027, 1, 13, 12, 0, tzinfo=UTC), date(2027, 1, 11)),
        ("PA23", datetime(2027, 1, 8, 12, 0, tzinfo=UTC), date(2027, 1, 8)),
    ],
)
def test_in_health_care_five_working_days_follow_the_further_decision(recommended, lead, regime, received, last):
    _publish(recommended, lead, law=(regime, "COVERED"))
    told = {"award": recommended, "who": "Other Care", "what": "Wrong score.", "actor": lead, "now": LATER}
    claim = services.receive_claim(received_at=received, **told)
    second = StaffFactory(role=Role.PROCUREMENT_LEAD)
    services.end_claim(claim=claim, end="DECIDED", reason="It stands.", actor=second, now=LATER)
    assert Standstill.objects.get().last == last


def test_the_page_keeps_what_was_typed_says_why_not_and_records(client, recommended, lead):
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    Award.objects.update(recommended_at=datetime(2026, 11, 19, 9, tzinfo=UTC))
    url = reverse("panel_contract", args=(recommended.pk,))
    assert (
        "Approval, standstill and contract"
        in client.get(reverse("panel_award", args=(recommended.pk,))).content.decode()
    )
    answer = client.post(
        url,
        {
            "act": "decision",
            "decision-body": "BUDGET",
            "decision-reference": "X/9",
            "decision-decided_on": "2030-01-01",
        },
    )
    page = answer.content.decode()
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert "A decision of a later day cannot be recorded yet." in page
    assert 'value="X/9"' in page
    typed = {
        "act": "decision",
        "decision-body": "BUDGET",
        "decision-reference": "",
        "decision-decided_on": "2026-11-20",
    }
    assert client.post(url, typed).status_code == 302
    day = {"claim-received_at-day": "31", "claim-received_at-month": "Feb", "claim-received_at-year": "2026"}
    answer = client.post(url, {"act": "claim", "claim-who": "A", "claim-what": "B", **day})
    page = answer.content.decode()
    assert (answer.status_code, Claim.objects.count()) == (422, 0)
    assert "Enter a" in page
    assert 'value="Feb"' in page
    claim = {"act": "claim", "claim-who": "A", "claim-what": "B", "claim-received_at": "2026-11-20T10:00"}
    assert client.post(url, claim).status_code == 302
    page = client.get(url).content.decode()
    assert "Nothing is signed" in page
    assert "Somebody else has to say that it is over." in page
    assert client.post(url, {"act": "nonsense"}).status_code == 404
    assert client.post(url, {"act": "end", "claim": "999"}).status_code == 404
    assert Claim.objects.get().ended_at is None


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.OPENER, Role.COMMISSIONER])
def test_it_is_nobody_elses(client, recommended, role):
    just_signed_in(client, StaffFactory(role=role))
    assert client.get(reverse("panel_contract", args=(recommended.pk,))).status_code == 404


def test_who_changes_the_scheme_of_delegation_is_on_record_with_the_figures(client, lead):
    just_signed_in(client, lead)
    sent = {
        "body": Body.COMMITTEE,
        "category": "",
        "from_value": "500000",
        "needs_reference": "on",
        "call_in_days": "5",
    }
    place = "wagtailsnippets_awarding_approvallevel"
    client.post(reverse(f"{place}:add"), sent)
    level = ApprovalLevel.objects.get()
    client.post(reverse(f"{place}:edit", args=(level.pk,)), sent | {"from_value": "900000"})
    client.post(reverse(f"{place}:edit", args=(level.pk,)), sent | {"from_value": "-1"})
    # Roles change levels; taking one away is left to whoever runs the site.
    assert client.post(reverse(f"{place}:delete", args=(level.pk,))).status_code == 302
    assert ApprovalLevel.objects.exists()
    operator = UserFactory(is_staff=True, is_superuser=True)
    just_signed_in(client, operator)
    client.post(reverse(f"{place}:delete", args=(level.pk,)))
    events = AuditEvent.objects.filter(subject_type="awarding.approvallevel").order_by("seq")
    assert [present(event) for event in events] == [
        f"{lead} laid down who agrees to awards: Committee or cabinet, from £500000.00, 5 working days for call-in",
        f"{lead} changed who agrees to awards. Now: Committee or cabinet, from £900000.00, 5 working days for call-in",
        f"{operator} removed from those who agree to awards: Committee or cabinet, from £900000.00, 5 working days for call-in",
    ]
    assert not ApprovalLevel.objects.exists()
