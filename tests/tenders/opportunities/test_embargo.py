"""Nothing is shown here before the central platform shows it; after 48 hours of silence the lawful fallback opens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from home.content.build import build_site
from portal.core.verdicts import NotAllowed
from tenders.intentions.enums import State as IntentionState
from tenders.opportunities import rules, services
from tenders.opportunities.enums import State
from tenders.opportunities.gate import gaps, judge
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory, end_embargo, make_complete, publish_twice

pytestmark = pytest.mark.django_db
MINUTE, MICROSECOND = timedelta(minutes=1), timedelta(microseconds=1)


@pytest.fixture
def embargoed(lead):
    return publish_twice(make_complete("LIGHT_TOUCH"), lead=lead)


def _fresh(opportunity):
    return Opportunity.objects.get(pk=opportunity.pk)


def test_publication_fixes_the_law_and_waits_for_the_central_platform(embargoed):
    assert (embargoed.state, embargoed.is_embargoed, embargoed.published_at) == (State.PUBLISHED, True, None)
    assert (embargoed.regime, embargoed.band, embargoed.commenced_on) == ("PA23", "LIGHT_TOUCH", None)
    assert embargoed.judged_by["threshold"] == "663540"
    assert end_embargo(embargoed, now=THEN + timedelta(days=1)).commenced_on == (THEN + timedelta(days=1)).date()
    assert not embargoed.is_open(THEN + timedelta(days=1))


def test_what_needs_no_notice_is_public_at_once():
    opportunity = OpportunityFactory(published=True)
    assert (opportunity.published_at, opportunity.band, opportunity.is_embargoed) == (THEN, "SMALL", False)


# What everyone can ask for; each must answer as for an address that was never there.
ADDRESSES = ("/opportunities/{}/", "/opportunities/{}/calendar.ics")
LISTS = (
    "/opportunities/",
    "/opportunities/feed.atom",
    "/search/?q=short+breaks",
    "/search/?q=shrot+braeks",
    "/",
    "/sitemap-opportunities.xml",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_before_the_embargo_ends_is_the_404_of_a_missing_page(client, set_clock, embargoed, address):
    set_clock(THEN + MINUTE)
    hidden = client.get(address.format(embargoed.slug))
    missing = client.get(address.format("x" * len(embargoed.slug)))
    same = missing.content.replace(b"x" * len(embargoed.slug), embargoed.slug.encode())
    assert (hidden.status_code, hidden.content) == (404, same)
    end_embargo(embargoed, now=THEN + MINUTE)
    assert client.get(address.format(embargoed.slug)).status_code == 200


@pytest.mark.parametrize("address", LISTS)
def test_no_list_names_it_before_the_embargo_ends(client, set_clock, embargoed, address):
    build_site(hostname="testserver", port=80)
    set_clock(THEN + MINUTE)
    before = client.get(address)
    assert embargoed.slug not in before.content.decode()
    end_embargo(embargoed, now=THEN + MINUTE)
    set_clock(THEN + 2 * MINUTE)
    after = client.get(address)
    assert before.status_code == after.status_code == 200
    assert embargoed.slug in after.content.decode()


def test_the_intention_becomes_the_opportunity_only_when_everyone_can_read_it(lead):
    intention = IntentionFactory(published=True)
    opportunity = publish_twice(make_complete("LIGHT_TOUCH", intention=intention), lead=lead)
    intention.refresh_from_db()
    assert intention.state == IntentionState.PUBLISHED
    end_embargo(opportunity)
    intention.refresh_from_db()
    assert intention.state == IntentionState.BECAME_OPPORTUNITY


def test_number_and_time_end_the_embargo(embargoed, lead):
    found = end_embargo(embargoed, now=THEN + MINUTE)
    assert (found.published_at, found.notice_published_at) == (THEN + MINUTE, THEN + MINUTE)
    assert (found.notice_number, found.procurement_ref) == ("2026/S 000-012345", "ocds-h6vhtk-054321")
    assert found.is_public(THEN + MINUTE)
    assert not found.is_public(THEN)


def _confirm(opportunity, actor, **more):
    facts = {"number": "1", "procurement_ref": "ocds-h6vhtk-1", "published_at": THEN, "now": THEN + MINUTE}
    return services.confirm_notice(opportunity=_fresh(opportunity), actor=actor, **{**facts, **more})


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"number": " "}, "notice number"),
        ({"procurement_ref": ""}, "procurement identifier"),
        ({"published_at": THEN + 2 * MINUTE}, "in the future"),
        ({"published_at": THEN - MINUTE}, "cannot have been published before"),
    ],
)
def test_a_confirmation_that_cannot_be_right_is_refused(embargoed, lead, more, sentence):
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    with pytest.raises(NotAllowed, match=sentence):
        _confirm(embargoed, lead, **more)
    assert _fresh(embargoed).is_embargoed


def test_nothing_is_confirmed_that_was_not_sent(embargoed, lead):
    with pytest.raises(NotAllowed, match="First record that the notice was sent"):
        _confirm(embargoed, lead)


def test_a_notice_is_sent_once_and_by_a_lead(embargoed, lead):
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        services.submit_notice(opportunity=embargoed, actor=embargoed.owner, now=THEN)
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    with pytest.raises(NotAllowed, match="already recorded"):
        services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)


def test_what_needs_no_notice_takes_none(lead):
    with pytest.raises(NotAllowed, match="No notice of the central platform"):
        services.submit_notice(opportunity=OpportunityFactory(published=True), actor=lead, now=THEN)


@pytest.mark.parametrize(
    ("waited", "allowed"), [(timedelta(hours=48) - MICROSECOND, False), (timedelta(hours=48), True)]
)
def test_the_fallback_opens_48_hours_after_a_recorded_submission(embargoed, lead, waited, allowed):
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    assert bool(rules.may_publish_here_first(lead, _fresh(embargoed), THEN + waited)) is allowed
    if not allowed:
        with pytest.raises(NotAllowed, match="4 November 2026"):
            services.publish_here_first(opportunity=_fresh(embargoed), actor=lead, now=THEN + waited)
        return
    found = services.publish_here_first(opportunity=_fresh(embargoed), actor=lead, now=THEN + waited)
    assert (found.fallback_at, found.published_at) == (THEN + waited, THEN + waited)


def test_four_hours_for_an_urgent_direct_award(lead):
    opportunity = make_complete("COVERED", procedure="DIRECT", deadline=None)
    facts = {"ground": "URGENCY", "why": "The provider closed overnight.", "supplier": "Harbour Ltd"}
    facts |= {"supplier_contact": "1 Quay", "supplier_identifier": "PHAR", "exclusion_checked": "Nothing found."}
    opportunity.direct_awards.create(contract_expected=THEN.date(), **facts)
    opportunity.save()
    embargoed = publish_twice(_fresh(opportunity), lead=lead)
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    four = timedelta(hours=4)
    assert not rules.may_publish_here_first(lead, _fresh(embargoed), THEN + four - MICROSECOND)
    assert rules.may_publish_here_first(lead, _fresh(embargoed), THEN + four)


def test_the_page_says_that_it_was_published_here_first_until_the_notice_is_there(client, set_clock, embargoed, lead):
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    later = THEN + timedelta(hours=49)
    services.publish_here_first(opportunity=_fresh(embargoed), actor=lead, now=later)
    set_clock(later + MINUTE)
    words = "published here first"
    assert words in client.get(f"/opportunities/{embargoed.slug}/").content.decode()
    found = _confirm(embargoed, lead, published_at=later, now=later + MINUTE)
    assert found.published_at == later
    page = client.get(f"/opportunities/{embargoed.slug}/").content.decode()
    assert (words in page, "ocds-h6vhtk-1" in page) == (False, True)


def test_there_is_no_fallback_from_a_rejection(embargoed, lead):
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    with pytest.raises(NotAllowed, match="reason"):
        services.reject_notice(opportunity=_fresh(embargoed), actor=lead, now=THEN + MINUTE, reason="")
    services.reject_notice(
        opportunity=_fresh(embargoed), actor=lead, now=THEN + MINUTE, reason="The CPV code is wrong."
    )
    with pytest.raises(NotAllowed, match="First record that the notice was sent"):
        services.publish_here_first(opportunity=_fresh(embargoed), actor=lead, now=THEN + timedelta(days=3))


def test_a_failing_follower_of_the_intention_keeps_the_embargo(embargoed, lead, monkeypatch):
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)

    def fails(*args, **kwargs):
        raise RuntimeError("no")

    monkeypatch.setattr("tenders.opportunities.services.notice.became_public", fails)
    with pytest.raises(RuntimeError):
        _confirm(embargoed, lead)
    assert _fresh(embargoed).is_embargoed


def test_bids_of_what_was_never_public_are_not_opened(embargoed):
    assert "never public" in rules.may_record_opening(None, embargoed, embargoed.deadline + MINUTE).reason


# --- the law of the notice's day -------------------------------------------------------------------------------------


def _covered(deadline, **more):
    """A covered draft whose bids close at noon of that day."""
    return make_complete("COVERED", deadline=datetime(*deadline, 12, tzinfo=UTC), **more)


@pytest.mark.parametrize(
    ("notice_on", "earliest"),
    [(None, None), (date(2026, 11, 2), None), (date(2026, 11, 16), "11 December 2026"), (date(2026, 10, 1), None)],
    ids=["today", "also today", "in a fortnight", "a day that is past: today"],
)
def test_a_draft_is_judged_from_the_day_of_its_notice(notice_on, earliest):
    found = gaps(_covered((2026, 11, 27), notice_on=notice_on), THEN)
    assert [gap.field for gap in found] == (["deadline"] if earliest else [])
    assert earliest is None or f"{earliest} at the earliest" in found[0].sentence


def test_a_planned_notice_is_measured_from_the_day_of_the_notice():
    facts = {"short_period": "PLANNED", "short_period_reason": "The market knew.", "planned_notice_number": "2026/S 1"}
    facts |= {"planned_notice_on": date(2026, 9, 24)}
    assert [gap.para for gap in gaps(_covered((2026, 12, 11), **facts), THEN)] == ["section 15(3)"]
    assert gaps(_covered((2026, 12, 11), notice_on=date(2026, 11, 3), **facts), THEN) == []


def test_a_notice_is_not_sent_once_the_time_has_become_too_short(lead):
    embargoed = publish_twice(_covered((2026, 11, 27)), lead=lead)
    assert rules.may_submit_notice(lead, embargoed, THEN)
    verdict = rules.may_submit_notice(lead, embargoed, THEN + timedelta(days=10))
    assert "7 December 2026 at the earliest" in verdict.reason
    assert "Return it to draft" in verdict.reason


def test_a_notice_that_is_out_too_late_is_recorded_and_an_extension_is_demanded(client, set_clock, lead):
    embargoed = publish_twice(_covered((2026, 11, 27)), lead=lead)
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    later = THEN + timedelta(days=10)
    found = _confirm(embargoed, lead, published_at=later, now=later)
    assert (found.is_public(later), found.needs_time_until) == (True, date(2026, 12, 7))
    assert _confirm_on_time(lead).needs_time_until is None
    set_clock(later)
    client.force_login(lead)
    for name in ("law", "changes"):
        page = client.get(reverse(f"wagtailsnippets_opportunities_opportunity:{name}", args=(found.pk,)))
        assert "bids may close on 7 December 2026 at the earliest" in page.content.decode()
    assert "Too little time" in client.get(reverse("waiting")).content.decode()


def _confirm_on_time(lead):
    embargoed = publish_twice(_covered((2026, 11, 27)), lead=lead)
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    return _confirm(embargoed, lead)


def test_what_closed_before_its_notice_was_recorded_never_becomes_public(lead):
    embargoed = publish_twice(_covered((2026, 11, 27)), lead=lead)
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    december = datetime(2026, 12, 1, 9, tzinfo=UTC)
    with pytest.raises(NotAllowed, match="is past, so nobody could bid any more"):
        _confirm(embargoed, lead, published_at=december, now=december)
    assert _fresh(embargoed).is_embargoed


def test_it_is_not_published_here_first_once_the_time_has_become_too_short(lead):
    embargoed = publish_twice(_covered((2026, 11, 27)), lead=lead)
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    with pytest.raises(NotAllowed, match="29 November 2026 at the earliest"):
        services.publish_here_first(opportunity=_fresh(embargoed), actor=lead, now=THEN + timedelta(days=2))


# £210,000 with VAT is below the threshold of 2025 and over that of 2026.
EVE, NEW_YEAR = datetime(2025, 12, 31, 9, tzinfo=UTC), datetime(2026, 1, 5, 9, tzinfo=UTC)


def _new_year(lead, **more):
    facts = {"cpv_codes": "79511000", "value_net": 175_000, "value_gross": 210_000}
    facts |= {"deadline": datetime(2026, 3, 2, 12, tzinfo=UTC), "contract_start": date(2026, 6, 1)}
    return make_complete("BELOW", **{**facts, **more})


def test_the_law_of_the_notices_day_must_be_the_one_that_was_approved(lead):
    embargoed = publish_twice(_new_year(lead), now=EVE, lead=lead)
    assert embargoed.band == "BELOW"
    assert "another law applies" in rules.may_submit_notice(lead, embargoed, NEW_YEAR).reason
    services.submit_notice(opportunity=embargoed, actor=lead, now=EVE)
    with pytest.raises(NotAllowed, match=r"covered procurement.*£207,720"):
        _confirm(embargoed, lead, published_at=NEW_YEAR, now=NEW_YEAR)
    found = _confirm(embargoed, lead, published_at=EVE, now=NEW_YEAR)
    assert (found.commenced_on, found.band, found.judged_by["threshold"]) == (EVE.date(), "BELOW", "214904")


def test_a_notice_planned_for_the_new_year_is_judged_by_its_figures(lead):
    found = judge(_new_year(lead, notice_on=NEW_YEAR.date()), EVE)
    assert (found.route.band, found.route.threshold.value) == ("COVERED", 207_720)


def test_what_is_embargoed_becomes_a_draft_again_and_is_published_anew(lead):
    embargoed = publish_twice(make_complete("LIGHT_TOUCH"), lead=lead)
    services.submit_notice(opportunity=embargoed, actor=lead, now=THEN)
    with pytest.raises(NotAllowed, match="Take it back there"):
        services.return_to_draft(opportunity=_fresh(embargoed), actor=lead, now=THEN, reason="The lots are wrong.")
    services.reject_notice(opportunity=_fresh(embargoed), actor=lead, now=THEN, reason="We took it back.")
    owner, reason = embargoed.owner, "The lots are wrong."
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        services.return_to_draft(opportunity=_fresh(embargoed), actor=owner, now=THEN, reason=reason)
    draft = services.return_to_draft(opportunity=_fresh(embargoed), actor=lead, now=THEN, reason="The lots are wrong.")
    assert (draft.state, draft.band, draft.approved_at, draft.versions.count()) == (State.DRAFT, "", None, 0)
    again = publish_twice(_fresh(draft), lead=lead)
    assert end_embargo(again).is_public(THEN)


def test_what_everyone_can_read_never_becomes_a_draft_again(lead):
    found = OpportunityFactory(published=True)
    assert "Everyone can read it" in rules.may_return(lead, found, THEN).reason
