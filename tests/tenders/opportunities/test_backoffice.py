"""Opportunities and intentions in Wagtail: steps decide, the editor obeys."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.intentions.enums import State as IntentionState
from tenders.opportunities import services
from tenders.opportunities.enums import State
from tenders.opportunities.gate import Gap
from tenders.opportunities.gate.gap import ROWS
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
OPPORTUNITY = "wagtailsnippets_opportunities_opportunity"
INTENTION = "wagtailsnippets_intentions_commissioningintention"
PEOPLE = {
    "commissioner": lambda: StaffFactory(role=Role.COMMISSIONER),
    "lead": lambda: StaffFactory(role=Role.PROCUREMENT_LEAD),
    "editor": lambda: StaffFactory(role=Role.EDITOR),
    "auditor": lambda: StaffFactory(role=Role.AUDITOR),
    "provider": UserFactory,
    "superuser": lambda: UserFactory(is_staff=True, is_superuser=True),
}


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(THEN + timedelta(days=1))


def _url(register, name, record=None):
    return reverse(f"{register}:{name}", args=[record.pk] if record else [])


def _sign_in(client, who):
    person = PEOPLE[who]()
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("commissioner", 200),
        ("lead", 200),
        ("editor", 404),
        ("auditor", 404),
        ("superuser", 404),
        ("provider", 302),
        ("anonymous", 302),
    ],
)
@pytest.mark.parametrize("register", [OPPORTUNITY, INTENTION])
def test_the_steps_page_by_role(client, register, who, status):
    if who != "anonymous":
        _sign_in(client, who)
    record = OpportunityFactory() if register == OPPORTUNITY else IntentionFactory()
    assert client.get(_url(register, "steps", record)).status_code == status


@pytest.mark.parametrize("register", [OPPORTUNITY, INTENTION])
@pytest.mark.parametrize("pk", ["999999", "x", "-1"])
def test_the_steps_of_what_does_not_exist(client, register, pk):
    _sign_in(client, "commissioner")
    assert client.get(reverse(f"{register}:steps", args=[pk])).status_code == 404


def test_the_steps_page_lists_the_gaps_with_links_into_the_editor(client):
    _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(description="", deadline=None)
    html = client.get(_url(OPPORTUNITY, "steps", opportunity)).content.decode()
    for field, sentence in (
        ("description", "Describe what you want to buy."),
        ("deadline", "Set the date and time until which bids are taken."),
    ):
        assert sentence in html
        assert f"#{opportunity_anchor(field)}" in html


def opportunity_anchor(field):
    """The id of a field's place in the editor."""
    return Gap(field, "").anchor


@pytest.mark.parametrize(
    "field",
    [
        "description",
        "contact",
        "deadline",
        "opens_at",
        "questions_by",
        "award_expected",
        "contract_start",
        "contract_end",
        "lots",
        "criteria",
        "price_lines",
        "price_terms",
        "scoring_rules",
        "documents",
        "question_set",
    ],
)
def test_every_gap_leads_to_a_place_that_the_editor_has(client, field):
    _sign_in(client, "commissioner")
    html = client.get(_url(OPPORTUNITY, "edit", OpportunityFactory())).content.decode()
    assert f'id="{opportunity_anchor(field)}"' in html


def test_check_and_publish_by_two_people(client):
    author = _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(owner=author)
    steps = _url(OPPORTUNITY, "steps", opportunity)
    assert client.post(steps, {"step": "check"}).status_code == 302
    assert client.post(steps, {"step": "publish"}).status_code == 422
    _sign_in(client, "lead")
    response = client.post(steps, {"step": "publish"}, follow=True)
    opportunity.refresh_from_db()
    assert (opportunity.state, response.status_code) == (State.PUBLISHED, 200)
    assert "published “" in response.content.decode()


def test_a_refused_step_keeps_what_was_typed(client):
    _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(published=True)
    typed = {"step": "withdraw", "reason": "Because <b>we</b> must"}
    response = client.post(_url(OPPORTUNITY, "steps", opportunity), typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Only a procurement lead withdraws a published opportunity." in html
    assert "<b>we</b>" not in html


@pytest.mark.parametrize("verb", ["open", "finish", "list_imported", "no_such_step", ""])
def test_steps_that_are_not_taken_by_hand_are_not_there(client, verb):
    _sign_in(client, "lead")
    opportunity = OpportunityFactory(published=True)
    assert client.post(_url(OPPORTUNITY, "steps", opportunity), {"step": verb}).status_code == 404


@pytest.mark.parametrize("who", ["commissioner", "lead", "superuser"])
@pytest.mark.parametrize("name", ["delete", "unpublish"])
def test_nobody_deletes_or_unpublishes_through_wagtail(client, who, name):
    _sign_in(client, who)
    intention = IntentionFactory(published=True)
    response = client.post(_url(INTENTION, name, intention))
    intention.refresh_from_db()
    assert (response.status_code, intention.live, intention.state) == (302, True, IntentionState.PUBLISHED)


@pytest.mark.parametrize("who", ["commissioner", "superuser"])
def test_nobody_deletes_an_opportunity(client, who):
    _sign_in(client, who)
    opportunity = OpportunityFactory(published=True)
    assert client.post(_url(OPPORTUNITY, "delete", opportunity)).status_code == 302
    assert Opportunity.objects.filter(pk=opportunity.pk).exists()


def _typed(intention, **more):
    """What the editor of an intention sends."""
    names = ("title", "slug", "summary", "why", "description", "kind", "cpv_codes", "contact")
    values = {name: getattr(intention, name) for name in names}
    dates = ("expected_notice_date", "expected_start", "expected_end")
    values |= {name: str(getattr(intention, name) or "") for name in dates}
    management = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    values |= {f"{rows}-{name}": value for rows in ("documents", "events") for name, value in management.items()}
    empty = ("service", "image", "value_net", "value_gross", "get_ready")
    return {**values, **dict.fromkeys(empty, ""), **more}


@pytest.mark.parametrize("who", ["commissioner", "superuser"])
def test_the_publish_action_of_the_editor_publishes_nothing(client, who):
    _sign_in(client, who)
    intention = IntentionFactory()
    client.post(
        _url(INTENTION, "edit", intention), _typed(intention, title="Changed", **{"action-publish": "action-publish"})
    )
    intention.refresh_from_db()
    assert (intention.live, intention.state, intention.published_at) == (False, IntentionState.DRAFT, None)


def test_saving_the_editor_of_a_published_intention_changes_only_the_draft(client):
    _sign_in(client, "commissioner")
    intention = IntentionFactory(published=True)
    response = client.post(_url(INTENTION, "edit", intention), _typed(intention, title="CANARY"))
    intention.refresh_from_db()
    assert response.status_code == 302
    assert (intention.title == "CANARY", intention.get_latest_revision_as_object().title) == (False, "CANARY")


def test_revise_on_the_steps_page(client):
    _sign_in(client, "commissioner")
    intention = IntentionFactory(published=True)
    client.post(_url(INTENTION, "edit", intention), _typed(intention, title="A better name"))
    steps = _url(INTENTION, "steps", intention)
    assert client.post(steps, {"step": "revise", "reason": ""}).status_code == 422
    assert client.post(steps, {"step": "revise", "reason": "Clearer."}).status_code == 302
    intention.refresh_from_db()
    assert intention.title == "A better name"


@pytest.mark.parametrize("state", [State.CHECKED, State.PUBLISHED])
def test_the_editor_of_what_was_checked_or_published_is_closed_with_the_rules_words(client, state):
    author = _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(owner=author)
    services.check(opportunity=opportunity, actor=author, now=THEN)
    if state == State.PUBLISHED:
        services.publish(opportunity=opportunity, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    for act in (client.get, client.post):
        response = act(_url(OPPORTUNITY, "edit", opportunity))
        assert response.url == _url(OPPORTUNITY, "steps", opportunity)
    html = client.get(response.url).content.decode()
    words = "was checked. Return it to draft" if state == State.CHECKED else "its text can no longer be edited"
    assert words in html


def _typed_opportunity(opportunity, **more):
    names = ("title", "slug", "summary", "description", "kind", "procedure", "contact", "seal_mode", "cpv_codes")
    names += ("category", "languages", "needed_again", "reserved_for", "weighing", "finish_hours")
    values = {name: getattr(opportunity, name) for name in names}
    for name in (*ROWS, "price_lines"):
        values |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0, f"{name}-MIN_NUM_FORMS": 0}
        values[f"{name}-MAX_NUM_FORMS"] = 1000
    empty = ("intention", "service", "image", "value_net", "value_gross", "opens_at", "questions_by", "deadline")
    empty += ("award_expected", "contract_start", "contract_end", "question_set")
    lot = {"lots-TOTAL_FORMS": 1, "lots-0-number": 1, "lots-0-title": "All", "lots-0-ORDER": 1, "lots-0-id": ""}
    lot |= {"lots-0-description": "", "lots-0-value_net": "", "lots-0-value_gross": ""}
    return {**values, **dict.fromkeys(empty, ""), **lot, **more}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"deadline": "2026-10-25 01:30"}, "This time happens twice: the clocks go back that night."),
        ({"deadline": "2027-03-28 01:30"}, "This time does not exist: the clocks go forward that night."),
        ({"deadline": "2027-01-10 12:00", "opens_at": "2027-01-10 12:00"}, "Bidding would open after it closes."),
        (
            {
                "lots-TOTAL_FORMS": 2,
                "lots-1-number": 1,
                "lots-1-title": "Again",
                "lots-1-ORDER": 2,
                "lots-1-id": "",
                "lots-1-description": "",
                "lots-1-value_net": "",
            },
            "Please correct the duplicate data for opportunity and number",
        ),
    ],
    ids=["the repeated hour", "the skipped hour", "open at the close", "the same lot number twice"],
)
def test_the_editor_refuses_in_words(client, typed, sentence):
    _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(structure=False)
    response = client.post(_url(OPPORTUNITY, "edit", opportunity), _typed_opportunity(opportunity, **typed))
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_a_good_deadline_is_saved_as_uk_time(client):
    _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(structure=False)
    typed = _typed_opportunity(opportunity, deadline="2027-07-01 12:00")
    response = client.post(_url(OPPORTUNITY, "edit", opportunity), typed)
    opportunity.refresh_from_db()
    assert response.status_code == 302, response.content.decode()[:500]
    assert opportunity.deadline.isoformat() == "2027-07-01T11:00:00+00:00"
    assert opportunity.lots.get().title == "All"


def test_who_begins_a_record_owns_it(client):
    author = _sign_in(client, "commissioner")
    opportunity = OpportunityFactory.build(owner=None, question_set=None, structure=False, slug="new-one")
    client.post(_url(OPPORTUNITY, "add"), _typed_opportunity(opportunity))
    assert Opportunity.objects.get(slug="new-one").owner == author


def test_a_step_taken_while_somebody_types_is_not_undone(client, monkeypatch):
    author = _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(owner=author)
    opened = type(opportunity).objects.get(pk=opportunity.pk)
    services.check(opportunity=opportunity, actor=author, now=THEN)
    view = "wagtail.snippets.views.snippets.EditView.get_object"
    monkeypatch.setattr(view, lambda self, queryset=None: opened)
    response = client.post(_url(OPPORTUNITY, "edit", opportunity), _typed_opportunity(opportunity, title="Slow"))
    opportunity.refresh_from_db()
    assert response.url == _url(OPPORTUNITY, "steps", opportunity)
    assert (opportunity.state, opportunity.title != "Slow") == (State.CHECKED, True)


@pytest.mark.parametrize("register", [OPPORTUNITY, INTENTION])
@pytest.mark.parametrize("name", ["list", "add"])
def test_register_and_new_record_open(client, register, name):
    _sign_in(client, "commissioner")
    OpportunityFactory(), IntentionFactory()
    assert client.get(_url(register, name)).status_code == 200


@pytest.mark.parametrize("register", [OPPORTUNITY, INTENTION])
@pytest.mark.parametrize("name", ["history", "preview_on_edit"])
def test_history_and_preview_open(client, register, name):
    author = _sign_in(client, "commissioner")
    record = OpportunityFactory() if register == OPPORTUNITY else IntentionFactory()
    record.save_revision(user=author)
    response = client.get(_url(register, name, record))
    assert response.status_code == 200


@pytest.mark.parametrize(("app", "model"), [("opportunities", "opportunity"), ("intentions", "commissioningintention")])
def test_not_even_a_superuser_deletes_many_at_once(client, app, model):
    _sign_in(client, "superuser")
    record = OpportunityFactory() if app == "opportunities" else IntentionFactory()
    address = reverse("wagtail_bulk_action", args=[app, model, "delete"])
    response = client.post(f"{address}?id={record.pk}", {"next": "/admin/"}, follow=True)
    assert "Records of a procurement are never deleted" in response.content.decode()
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize(
    "asked", [{"state": "DRAFT"}, {"kind": "HEALTH"}, {"q": "short"}, {"ordering": "state"}], ids=str
)
@pytest.mark.parametrize("register", [OPPORTUNITY, INTENTION])
def test_the_register_is_filtered_searched_and_sorted(client, register, asked):
    _sign_in(client, "commissioner")
    OpportunityFactory(), IntentionFactory()
    assert client.get(_url(register, "list"), asked).status_code == 200


def test_the_editor_has_an_open_way_to_the_steps(client):
    _sign_in(client, "commissioner")
    opportunity = OpportunityFactory()
    html = client.get(_url(OPPORTUNITY, "edit", opportunity)).content.decode()
    assert f'href="{_url(OPPORTUNITY, "steps", opportunity)}"' in html


def test_the_steps_page_of_what_is_published_offers_no_editor(client):
    _sign_in(client, "commissioner")
    opportunity = OpportunityFactory(published=True)
    html = client.get(_url(OPPORTUNITY, "steps", opportunity)).content.decode()
    assert _url(OPPORTUNITY, "edit", opportunity) not in html
    assert "its text can no longer be edited" in html


def test_revisions_are_compared(client):
    author = _sign_in(client, "commissioner")
    intention = IntentionFactory()
    first = intention.save_revision(user=author)
    intention.title = "A better name"
    second = intention.save_revision(user=author)
    address = reverse(f"{INTENTION}:revisions_compare", args=[intention.pk, first.pk, second.pk])
    assert "A better name" in client.get(address).content.decode()
