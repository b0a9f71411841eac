"""Daily work: copies, links for reviewers, handing over, what waits for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from home.waiting import waiting_for
from portal.accounts.roles import Role, has_role
from portal.core.verdicts import NotAllowed
from portal.questions.models import QuestionSet
from tenders.intentions import services as intention_services
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities import services
from tenders.opportunities.enums import LotState, State
from tenders.opportunities.gate import gaps
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.clarifications import make_question
from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory, make_complete, publish_twice

pytestmark = pytest.mark.django_db
OPPORTUNITY = "wagtailsnippets_opportunities_opportunity"


@pytest.fixture(autouse=True)
def _now(set_clock):
    set_clock(THEN)


def test_a_copy_takes_the_text_and_the_model_but_no_date_and_no_decision(lead):
    old = publish_twice(make_complete("LIGHT_TOUCH"))
    old.lots.model.objects.update(state=LotState.AWARDED)
    old.price_terms.create(years=3, percent=2, way="INDEXED")
    old.save()
    copy = services.begin_from(record=old, actor=lead, now=THEN)
    copy = Opportunity.objects.get(pk=copy.pk)
    assert (copy.title, copy.slug, copy.owner) == (f"Copy of {old.title}", f"{old.slug}-copy", lead)
    assert (copy.state, copy.deadline, copy.regime, copy.model_digest, copy.published_by) == (
        State.DRAFT,
        None,
        "",
        "",
        None,
    )
    assert (copy.description, copy.criteria.count(), copy.price_lines.count()) == (old.description, 4, 2)
    assert (copy.price_terms.get().years, old.price_terms.count()) == (3, 1)
    assert {lot.state for lot in copy.lots.all()} == {LotState.COMPETING}
    assert old.criteria.count() == 4
    assert not set(copy.criteria.values_list("pk", flat=True)) & set(old.criteria.values_list("pk", flat=True))
    assert "deadline" in {gap.field for gap in gaps(copy, THEN)}
    again = services.begin_from(record=old, actor=lead, now=THEN)
    assert again.slug == f"{old.slug}-copy-2"


def test_others_copy_nothing():
    with pytest.raises(NotAllowed):
        services.begin_from(record=OpportunityFactory(), actor=StaffFactory(role=Role.EDITOR), now=THEN)
    assert Opportunity.objects.count() == 1


def test_an_intention_and_a_question_set_can_be_begun_from_an_old_one(client, lead):
    old = IntentionFactory(published=True)
    copy = intention_services.begin_from(record=old, actor=lead, now=THEN)
    copy = CommissioningIntention.objects.get(pk=copy.pk)
    assert (copy.state, copy.live, copy.published_at, copy.expected_start) == ("DRAFT", False, None, None)
    assert (copy.why, copy.changes.count()) == (old.why, 0)
    questions = OpportunityFactory().question_set
    client.force_login(lead)
    answer = client.post(
        reverse("wagtailsnippets_questions_questionset:steps", args=(questions.pk,)), {"begin": "copy"}
    )
    made = QuestionSet.objects.get(title=f"Copy of {questions.title}")
    assert answer["Location"] == reverse("wagtailsnippets_questions_questionset:edit", args=(made.pk,))
    assert (made.versions.count(), made.structure()) == (0, questions.structure())


def test_work_is_handed_over_while_it_is_written(client, lead):
    draft, colleague = OpportunityFactory(), StaffFactory(role=Role.COMMISSIONER)
    client.force_login(lead)
    steps = reverse(f"{OPPORTUNITY}:steps", args=(draft.pk,))
    assert client.post(steps, {"colleague": ""}).status_code == 422
    assert client.post(steps, {"colleague": StaffFactory(role=Role.EDITOR).pk}).status_code == 422
    client.post(steps, {"colleague": colleague.pk})
    draft.refresh_from_db()
    assert draft.owner == colleague
    plan = IntentionFactory(published=True)
    client.post(
        reverse("wagtailsnippets_intentions_commissioningintention:steps", args=(plan.pk,)), {"colleague": colleague.pk}
    )
    plan.refresh_from_db()
    assert plan.owner == colleague
    published = OpportunityFactory(published=True)
    with pytest.raises(NotAllowed, match="stays on record"):
        services.hand_over(record=published, to=colleague, actor=lead, now=THEN)


def test_reviewers_see_the_draft_by_its_link_for_a_week(client, set_clock, lead):
    draft = make_complete("LIGHT_TOUCH")
    client.force_login(lead)
    assert "/opportunities/preview/" in client.get(reverse(f"{OPPORTUNITY}:steps", args=(draft.pk,))).content.decode()
    client.logout()
    url = reverse("opportunity_preview", args=(services.preview_token(draft, THEN),))
    response = client.get(url)
    assert (response.status_code, draft.title in response.content.decode()) == (200, True)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(url[:-2] + "x/").status_code == 404
    set_clock(THEN + timedelta(days=7, seconds=1))
    assert client.get(url).status_code == 404
    set_clock(THEN)
    publish_twice(draft)
    assert client.get(url).status_code == 404


def test_what_waits_for_whom(client, lead):
    draft = OpportunityFactory(title="Being written")
    checked = OpportunityFactory(title="Checked")
    services.check(opportunity=checked, actor=checked.owner, now=THEN)
    embargoed = publish_twice(make_complete("LIGHT_TOUCH", title="Embargoed one"))
    make_question()
    rows = {row.what: (row.on, row.is_mine) for row in waiting_for(lead, THEN)}
    assert rows["Draft: Being written"] == (str(draft.owner), False)
    assert rows["To publish: Checked"][1] is True
    assert rows[f"Embargoed: {embargoed}"] == ("a procurement lead: send the notice", True)
    assert any(what.startswith("Question: ") for what in rows)
    mine = {row.what for row in waiting_for(draft.owner, THEN) if row.is_mine}
    assert mine == {"Draft: Being written"}
    client.force_login(lead)
    assert "yours to do" in client.get("/admin/waiting/").content.decode()
    client.force_login(StaffFactory(role=Role.EVALUATOR))
    assert client.get("/admin/waiting/").status_code in (302, 403)


def test_what_waits_is_shown_to_those_who_may_see_it(client):
    draft, asked = OpportunityFactory(title="Being written"), make_question()
    publish_twice(make_complete("LIGHT_TOUCH", title="Embargoed one"))
    for person in (StaffFactory(role=Role.AUDITOR), StaffFactory(roles=(Role.COMMISSIONER, Role.EVALUATOR))):
        words = " ".join(row.what for row in waiting_for(person, THEN))
        assert "Question" not in words
        is_auditor = has_role(person, Role.AUDITOR)
        assert ("Being written" not in words and "Embargoed one" not in words) is is_auditor
    assert any(row.what == f"Question: {asked.opportunity}" for row in waiting_for(draft.owner, THEN))


def test_nobody_publishes_what_they_wrote_by_handing_it_over_after_the_check(lead):
    draft = OpportunityFactory(owner=lead)
    services.check(opportunity=draft, actor=StaffFactory(role=Role.COMMISSIONER), now=THEN)
    with pytest.raises(NotAllowed, match="Return it to draft first"):
        services.hand_over(record=draft, to=StaffFactory(role=Role.COMMISSIONER), actor=lead, now=THEN)
    with pytest.raises(NotAllowed, match="Two people publish"):
        services.publish(opportunity=draft, actor=lead, now=THEN)


def test_what_waits_asks_as_often_for_three_as_for_one(lead, django_assert_max_num_queries):
    OpportunityFactory()
    make_question()
    waiting_for(lead, THEN)  # reads the roles of the reader, once
    with django_assert_max_num_queries(20) as one:
        waiting_for(lead, THEN)
    OpportunityFactory.create_batch(2)
    make_question()
    with django_assert_max_num_queries(20) as three:
        waiting_for(lead, THEN)
    assert len(one) == len(three)
