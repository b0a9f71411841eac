"""Procedures: patterns of stages, negotiation only where a stage allows it, direct awards, frameworks and call-offs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.opportunities import rules, services
from tenders.opportunities.enums import NEGOTIABLE_STAGES, Stage, StageKind
from tenders.opportunities.gate import case_of, gaps
from tenders.opportunities.models import NegotiationEntry, Opportunity
from tenders.opportunities.patterns import PATTERNS
from tests.factories.accounts import THEN, OrganisationFactory
from tests.factories.opportunities import OpportunityFactory, end_embargo, make_complete, publish_twice

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=10)


@pytest.mark.parametrize(
    ("key", "allows"),
    [
        ("restricted", [False, False]),
        ("dialogue", [False, True, False]),
        ("negotiation", [False, False, True, False]),
        ("innovation", [False, True, True, False]),
    ],
)
def test_each_pattern_says_where_terms_may_be_discussed(key, allows):
    opportunity = make_complete("COVERED")
    services.apply_pattern(opportunity=opportunity, pattern=key, actor=opportunity.owner, now=THEN)
    found = Opportunity.objects.get(pk=opportunity.pk)
    assert [stage.allows_negotiation for stage in found.stages.all()] == allows
    assert (found.procedure, len(PATTERNS[key].stages)) == ("FLEXIBLE", len(allows))
    assert gaps(found, THEN) == []


def test_a_pattern_never_overwrites_stages_nor_a_published_opportunity(lead):
    opportunity = make_complete("COVERED")
    services.apply_pattern(opportunity=opportunity, pattern="dialogue", actor=opportunity.owner, now=THEN)
    with pytest.raises(NotAllowed, match="stages already"):
        services.apply_pattern(opportunity=opportunity, pattern="restricted", actor=opportunity.owner, now=THEN)
    with pytest.raises(NotAllowed, match="no such pattern"):
        services.apply_pattern(opportunity=make_complete("BELOW"), pattern="x", actor=opportunity.owner, now=THEN)
    published = OpportunityFactory(published=True)
    with pytest.raises(NotAllowed, match="published"):
        services.apply_pattern(opportunity=published, pattern="dialogue", actor=lead, now=THEN)


def _running(lead, pattern="dialogue"):
    opportunity = make_complete("COVERED")
    services.apply_pattern(opportunity=opportunity, pattern=pattern, actor=opportunity.owner, now=THEN)
    published = publish_twice(Opportunity.objects.get(pk=opportunity.pk), lead=lead)
    return end_embargo(published)


def _log(stage, actor, **more):
    facts = {"held_at": THEN + timedelta(days=1), "present": "Two officers", "subject": "Night cover", "shared": ""}
    return services.log_negotiation(
        **{"stage": stage, "organisation": OrganisationFactory(), "actor": actor, "now": LATER, **facts, **more}
    )


@pytest.mark.parametrize("kind", StageKind)
def test_negotiation_is_possible_only_at_stages_that_allow_it(lead, kind):
    stage = _running(lead).stages.first()
    type(stage).objects.filter(pk=stage.pk).update(kind=kind)
    stage.refresh_from_db()
    if kind in NEGOTIABLE_STAGES:
        assert _log(stage, lead).subject == "Night cover"
    else:
        with pytest.raises(NotAllowed, match="allows no negotiation"):
            _log(stage, lead)
    assert NegotiationEntry.objects.count() == (kind in NEGOTIABLE_STAGES)


@pytest.mark.parametrize(
    ("stage_facts", "more", "sentence"),
    [
        ({}, {"held_at": LATER + timedelta(minutes=1)}, "after it was held"),
        ({"begins_on": date(2026, 11, 4)}, {}, "was not running then"),
        ({"ends_at": THEN + timedelta(hours=1)}, {}, "was not running then"),
        ({}, {"present": " "}, "who was present"),
    ],
)
def test_what_is_logged_happened_while_the_stage_ran(lead, stage_facts, more, sentence):
    stage = _running(lead).stages.get(kind="DIALOGUE")
    type(stage).objects.filter(pk=stage.pk).update(**stage_facts)
    with pytest.raises(NotAllowed, match=sentence):
        _log(stage, lead, **more)
    assert NegotiationEntry.objects.count() == 0


def test_nothing_is_negotiated_before_it_is_public_nor_by_others(lead):
    opportunity = make_complete("COVERED")
    services.apply_pattern(opportunity=opportunity, pattern="dialogue", actor=opportunity.owner, now=THEN)
    embargoed = publish_twice(Opportunity.objects.get(pk=opportunity.pk), lead=lead)
    stage = embargoed.stages.get(kind="DIALOGUE")
    with pytest.raises(NotAllowed, match="before the opportunity is public"):
        _log(stage, lead)
    end_embargo(embargoed)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        _log(stage, opportunity.owner)


def test_the_audit_trail_does_not_say_with_whom(lead):
    stage = _running(lead).stages.get(kind="DIALOGUE")
    entry = _log(stage, lead)
    event = AuditEvent.objects.filter(verb="negotiate").get()
    assert entry.organisation.name not in str(event.data)


def test_the_stages_page_applies_a_pattern_and_logs(client, set_clock, lead):
    set_clock(LATER)
    client.force_login(lead)
    draft = make_complete("COVERED")
    url = reverse("wagtailsnippets_opportunities_opportunity:stages", args=(draft.pk,))
    assert "Innovation partnership" in client.get(url).content.decode()
    assert client.post(url, {"pattern": "negotiation"}).status_code == 302
    opportunity = _running(lead)
    stage, organisation = opportunity.stages.get(kind="DIALOGUE"), OrganisationFactory()
    url = reverse("wagtailsnippets_opportunities_opportunity:stages", args=(opportunity.pk,))
    assert "allows no negotiation" in client.get(url).content.decode()
    typed = {"stage": stage.pk, "organisation": organisation.pk, "held_at": "", "present": "We", "subject": "Nights"}
    refused = client.post(url, typed)
    assert (refused.status_code, "Nights" in refused.content.decode()) == (422, True)
    client.post(url, {**typed, "held_at": "2026-11-03 10:00"})
    assert NegotiationEntry.objects.get().organisation == organisation
    assert client.post(url, {"stage": "x"}).status_code == 404


def test_the_public_page_shows_stages_framework_and_what_is_negotiable(client, set_clock, lead):
    set_clock(LATER)
    page = client.get(_running(lead).get_absolute_url()).content.decode()
    assert page.count("No negotiation.") == 2
    assert "Terms may be negotiated at this stage." in page


def test_a_direct_award_is_published_with_its_justification_and_takes_no_bids(client, set_clock, lead):
    set_clock(LATER)
    opportunity = make_complete("COVERED", procedure="DIRECT", deadline=None)
    facts = {"ground": "SINGLE", "why": "Only they hold the rights.", "supplier": "Harbour Ltd"}
    facts |= {"supplier_contact": "1 Quay", "supplier_identifier": "PHAR", "exclusion_checked": "Nothing found."}
    opportunity.direct_awards.create(contract_expected=date(2027, 1, 11), **facts)
    opportunity.save()
    found = end_embargo(publish_twice(Opportunity.objects.get(pk=opportunity.pk), lead=lead))
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Only they hold the rights." in page
    assert "Start a bid" not in page
    assert not found.is_open(LATER)


@pytest.fixture
def direct(lead):
    opportunity = make_complete("COVERED", procedure="DIRECT", deadline=None)
    facts = {"ground": "SINGLE", "why": "Only they hold the rights.", "supplier": "Harbour Ltd"}
    facts |= {"supplier_contact": "1 Quay", "supplier_identifier": "PHAR", "exclusion_checked": "Nothing found."}
    opportunity.direct_awards.create(contract_expected=date(2027, 1, 11), **facts)
    opportunity.save()
    return publish_twice(Opportunity.objects.get(pk=opportunity.pk), lead=lead)


def _conclude(opportunity, actor, **more):
    facts = {"contract_ref": "KC-2026-1", "entered_on": LATER.date(), "now": LATER, **more}
    return services.conclude(opportunity=opportunity, actor=actor, **facts)


def test_a_direct_award_ends_with_its_contract(client, set_clock, lead, direct):
    assert "not public yet" in rules.may_conclude(lead, direct, LATER).reason
    found = end_embargo(direct)
    set_clock(LATER)
    assert found.stage(LATER) == Stage.DIRECT
    assert "Direct award planned" in client.get(found.get_absolute_url()).content.decode()
    assert list(Opportunity.objects.at_stage(Stage.DIRECT, LATER)) == [found]
    assert list(Opportunity.objects.at_stage(Stage.OPEN, LATER)) == []
    ended = _conclude(found, lead)
    assert (ended.state, ended.stage(LATER), ended.entered_on) == ("FINISHED", Stage.AWARDED, LATER.date())
    assert "Contract entered into" in client.get(found.get_absolute_url()).content.decode()
    first, last = found.releases.order_by("pk")
    assert [row.tag for row in (first, last)] == ["award", "awardUpdate"]
    assert (first.as_json()["awards"][0]["status"], last.as_json()["awards"][0]["status"]) == ("pending", "active")
    assert last.as_json()["awards"][0]["documents"][0]["noticeType"] == "UK5"


def test_whom_somebody_chose_for_their_own_care_is_told_to_nobody(client, lead):
    opportunity = make_complete("LIGHT_TOUCH", procedure="DIRECT", deadline=None)
    facts = {"ground": "USER_CHOICE", "why": "The person chose.", "supplier": "CANARY Care"}
    facts |= {"supplier_contact": "1 Quay", "supplier_identifier": "PHAR", "exclusion_checked": "Nothing found."}
    opportunity.direct_awards.create(contract_expected=date(2027, 1, 11), **facts)
    opportunity.save()
    found = publish_twice(Opportunity.objects.get(pk=opportunity.pk), lead=lead)
    page = client.get(found.get_absolute_url()).content.decode()
    assert ("The person chose." in page, "CANARY" in page) == (True, False)
    assert all("CANARY" not in row.content for row in found.releases.all())


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"contract_ref": " "}, "identifier"),
        ({"entered_on": THEN.date() - timedelta(days=1)}, "Correct the day"),
        ({"entered_on": LATER.date() + timedelta(days=1)}, "Correct the day"),
    ],
    ids=["no identifier", "before it was public", "in the future"],
)
def test_a_contract_that_cannot_be_right_is_not_recorded(lead, direct, more, sentence):
    found = end_embargo(direct)
    with pytest.raises(NotAllowed, match=sentence):
        _conclude(found, lead, **more)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        _conclude(found, found.owner)
    assert Opportunity.objects.get().state == "PUBLISHED"


def test_only_a_direct_award_ends_so(lead):
    competition = publish_twice(make_complete("BELOW", procedure="QUOTES"), lead=lead)
    assert "ends with its awards" in rules.may_conclude(lead, competition, LATER).reason


def test_the_contract_is_recorded_on_the_law_page(client, set_clock, lead, direct):
    found = end_embargo(direct)
    set_clock(LATER)
    client.force_login(lead)
    url = reverse("wagtailsnippets_opportunities_opportunity:law", args=(found.pk,))
    refused = client.post(url, {"act": "conclude", "contract_ref": "KC-1", "entered_on": "soon"})
    assert (refused.status_code, "KC-1" in refused.content.decode()) == (422, True)
    client.post(url, {"act": "conclude", "contract_ref": "KC-1", "entered_on": "2026-11-02"})
    assert Opportunity.objects.get().state == "FINISHED"
    assert "KC-1, entered into on 2 November 2026" in client.get(url).content.decode()


def test_the_users_own_choice_needs_no_notice():
    opportunity = make_complete("COVERED", procedure="DIRECT", deadline=None)
    opportunity.direct_awards.create(ground="USER_CHOICE", why="She chose them.")
    opportunity.save()
    assert not case_of(opportunity, THEN).needs_central_notice
    opportunity.direct_awards.model.objects.update(ground="SINGLE")
    assert case_of(Opportunity.objects.get(pk=opportunity.pk), THEN).needs_central_notice


def test_a_call_off_follows_its_framework_and_needs_no_tender_notice():
    framework = make_complete("COVERED")
    framework.frameworks.create(calling_off="x", months=48, users="x", limit="UNLIMITED")
    framework.save()
    call_off = make_complete("COVERED", called_off_from=framework.frameworks.get())
    assert [gap.field for gap in gaps(call_off, THEN)] == ["called_off_from"]
    Opportunity.objects.filter(pk=framework.pk).update(state="FINISHED", regime="PCR15")
    case = case_of(Opportunity.objects.get(pk=call_off.pk), THEN)
    assert (case.route.regime, case.needs_central_notice) == ("PCR15", False)
    assert gaps(case.opportunity, THEN) == []


def test_a_call_off_from_anothers_framework_names_its_law():
    call_off = make_complete("COVERED", called_off_ref="RM6187")
    assert [gap.field for gap in gaps(call_off, THEN)] == ["called_off_regime"]
    Opportunity.objects.update(called_off_regime="PCR15")
    assert case_of(Opportunity.objects.get(), THEN).route.regime == "PCR15"
