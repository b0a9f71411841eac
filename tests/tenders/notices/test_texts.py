"""Draft notices: every paragraph that applies, answered or marked as not known."""

from decimal import Decimal

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.awarding.models import Purchase, Standstill
from tenders.evaluation.models import Award
from tenders.notices.texts import NOTICES, draft, facts_of
from tenders.notices.texts.notices import EMPTY
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.evaluation import AFTER
from tests.factories.notices import package, release, take_in
from tests.factories.opportunities import OpportunityFactory, make_authority, make_complete
from tests.factories.releases import LOSER, WINNER, make_award, make_public

pytestmark = pytest.mark.django_db


def _lines(code, opportunity, person, now=THEN):
    return {line.label: line for line in draft(code, facts_of(opportunity, person, now)).lines}


def _paras(code, opportunity, person):
    return {line.para for line in draft(code, facts_of(opportunity, person, THEN)).lines}


def test_the_tender_notice_of_an_open_procedure_follows_regulation_18(lead):
    found = _lines("UK4", make_complete("COVERED"), lead)
    assert found["Contracting authority"].value == "Kingsmere Council"
    assert found["Postal address and e-mail"].para == "regulation 13(c)"
    assert (found["Estimated value"].para, found["Estimated value"].value) == (
        "regulation 18(2)(g)",
        "£480,000 with VAT",
    )
    assert found["Procedure"].value.startswith("Open procedure")
    assert found["Award criteria"].value == "Delivery: 40%\nTeam: 20%\nPrice: 40%"
    assert found["Lots"].value.startswith("Lot 1: North. All of it.\nEstimated value £240,000 with VAT")
    assert found["Unique identifier of the procurement"].value == ""
    assert "Known risks" not in found


def test_a_competitive_flexible_procedure_tells_its_stages(lead):
    opportunity = make_complete("COVERED", procedure="FLEXIBLE")
    opportunity.stages.create(
        kind="SELECTION", name="Selection", what="Who are you?", most_suppliers=5, chosen_by="Marks."
    )
    opportunity.save()
    found = _lines("UK4", Opportunity.objects.get(), lead)
    assert found["The process"].value == "Selection: Who are you?"
    assert found["Most suppliers, and how they are selected"].value == "Selection: 5"
    assert found["How to request to participate, and until when"].para == "regulation 19(2)(f)"
    assert "How to submit tenders, and until when" not in found


def test_a_framework_adds_regulation_20(lead):
    opportunity = make_complete("COVERED")
    opportunity.frameworks.create(calling_off="In turn.", months=24, limit="UNLIMITED")
    opportunity.save()
    found = _lines("UK4", Opportunity.objects.get(), lead)
    assert (found["Number of suppliers"].value, found["Fees"].value) == ("Any number", "No")
    assert "The maximum" not in found


def test_below_the_threshold_the_notice_follows_regulation_24(lead):
    assert "regulation 24(2)(e)" in _paras("UK4", make_complete("BELOW"), lead)
    assert "regulation 36(2)(i)" in _paras("UK7", Opportunity.objects.get(), lead)


def test_a_direct_award_names_supplier_and_ground(lead):
    opportunity = make_complete("COVERED", procedure="DIRECT")
    opportunity.direct_awards.create(ground="SINGLE", why="Only they hold the rights.", supplier="Sole Ltd")
    opportunity.save()
    found = _lines("UK5", Opportunity.objects.get(), lead)
    assert found["Supplier"].value == "Sole Ltd"
    assert found["Justification, and why it applies"].value.endswith("Only they hold the rights.")
    assert found["Under regulations to protect life"].value == "No"
    assert draft("UK4", facts_of(Opportunity.objects.get(), lead, THEN)).unwanted.startswith("This is a direct award")


def test_the_award_notice_names_the_winner_counts_the_others_and_counts_the_standstill(lead):
    opportunity = make_public()
    assert draft("UK6", facts_of(opportunity, lead, THEN)).unwanted == "No award has been approved yet."
    make_award(opportunity)
    found = draft("UK6", facts_of(opportunity, lead, AFTER))
    text = found.as_text()
    assert found.unwanted == ""
    assert WINNER in text
    assert LOSER not in text
    assert "Lot 1: North: 2 received, 2 assessed" in text
    assert found_ends(opportunity, lead) == "22 December 2026"


def found_ends(opportunity, lead):
    return _lines("UK6", opportunity, lead, AFTER)["Standstill ends"].value


def test_the_award_notice_of_a_light_touch_contract_gives_the_voluntary_standstill(lead):
    opportunity = make_public("LIGHT_TOUCH")
    award = make_award(opportunity)
    assert found_ends(opportunity, lead) == "22 December 2026 (voluntary)"
    Standstill.objects.all().delete()
    Award.objects.update(state="SUMMARIES_SENT", published_at=None, notice_published_at=None)
    ends = "22 December 2026 (voluntary), if the notice is published on 11 December 2026"
    assert found_ends(opportunity, lead) == ends
    Purchase.objects.create(award=award, no_standstill_reason="The night service ends tomorrow.")
    assert found_ends(opportunity, lead) == "No standstill."


def test_over_five_million_those_who_did_not_win_are_named_and_only_in_the_draft(lead):
    opportunity = make_public()
    make_award(opportunity)
    Opportunity.objects.filter(pk=opportunity.pk).update(value_gross=Decimal("5000000.01"))
    found = _lines("UK6", Opportunity.objects.get(pk=opportunity.pk), lead)
    assert found["Suppliers that were assessed and did not win"].para == "regulation 27(2)(o)(ii)-(iii)"
    assert LOSER in found["Suppliers that were assessed and did not win"].value
    assert WINNER not in found["Suppliers that were assessed and did not win"].value
    assert found["Tenders"].value == "Lot 1: North: 2 received"
    Opportunity.objects.filter(pk=opportunity.pk).update(value_gross=Decimal(5_000_000))
    assert "Suppliers that were assessed and did not win" not in _lines("UK6", Opportunity.objects.get(), lead)


def test_a_call_off_has_no_tender_notice_no_standstill_and_regulation_34(lead):
    opportunity = make_complete("COVERED", called_off_ref="ocds-h6vhtk-000001", called_off_regime="PA23")
    facts = facts_of(opportunity, lead, THEN)
    assert draft("UK4", facts).unwanted == "This is called off from a framework: it has no tender notice."
    award = _lines("UK6", opportunity, lead)
    assert award["Standstill ends"].value == "No mandatory standstill."
    assert award["Chosen by a competition, or without one"].value.startswith("By a competitive selection")
    contract = _lines("UK7", opportunity, lead)
    assert contract["Framework’s procurement"].para == "regulation 34(2)(b)"
    assert not {"regulation 32(2)(h)", "regulation 32(2)(p)"} & {line.para for line in contract.values()}


def test_an_ordinary_direct_award_has_a_standstill_and_an_urgent_one_has_none(lead):
    opportunity = make_complete("COVERED", procedure="DIRECT")
    direct = opportunity.direct_awards.create(ground="SINGLE", why="Only they hold the rights.", supplier="Sole Ltd")
    opportunity.save()
    assert "if the notice is published on" in _lines("UK6", Opportunity.objects.get(), lead)["Standstill ends"].value
    type(direct).objects.update(ground="URGENCY")
    assert _lines("UK6", Opportunity.objects.get(), lead)["Standstill ends"].value == "No mandatory standstill."


def test_an_unpublished_award_is_only_for_those_who_may_know_it(lead, monkeypatch):
    from tenders.evaluation.models import Award
    from tenders.evaluation.services import award

    opportunity = make_public()
    monkeypatch.setattr(award, "publish", lambda **kwargs: None)
    make_award(opportunity)
    assert not Award.objects.published().exists()
    commissioner = StaffFactory(role=Role.COMMISSIONER)
    assert WINNER in draft("UK6", facts_of(opportunity, lead, AFTER)).as_text()
    assert WINNER not in draft("UK6", facts_of(opportunity, commissioner, AFTER)).as_text()


def test_what_is_not_known_is_marked_in_the_text(lead):
    text = draft("UK12", facts_of(make_complete("COVERED"), lead, THEN)).as_text()
    assert text.startswith("UK12 Procurement termination notice: Short breaks")
    assert f"Date of the decision [regulation 37(2)(e)]\n{EMPTY}\n" in text


def test_every_notice_can_be_drafted_from_the_emptiest_opportunity(lead):
    make_authority()
    empty = Opportunity.objects.create(title="Empty", slug="empty", summary="s")
    for code in NOTICES:
        assert draft(code, facts_of(empty, lead, THEN)).gaps > 0
    empty.frameworks.create()
    empty.direct_awards.create()
    empty.value_gross, empty.cpv_codes = 900_000, "79511000"
    empty.save()
    for code in NOTICES:
        assert draft(code, facts_of(Opportunity.objects.get(), lead, THEN)).lines


def test_the_pages_are_for_those_who_write_opportunities(client, lead):
    opportunity = make_complete("COVERED")
    client.force_login(lead)
    page = client.get(reverse("notice_drafts", args=(opportunity.pk,))).content.decode()
    assert "UK12 Procurement termination notice" in page
    detail = reverse("notice_draft", args=(opportunity.pk, "UK4"))
    assert "regulation 18(2)(k)" in client.get(detail).content.decode()
    text = client.get(f"{detail}?text")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert text["Content-Disposition"] == f'attachment; filename="UK4-{opportunity.slug}.txt"'
    assert client.get(reverse("notice_draft", args=(opportunity.pk, "UK99"))).status_code == 404
    client.force_login(StaffFactory(role=Role.AUDITOR))
    assert client.get(detail).status_code == 404


def test_what_is_held_elsewhere_has_no_drafts(client, lead, tmp_path):
    take_in(tmp_path, package(release()))
    client.force_login(lead)
    assert client.get(reverse("notice_drafts", args=(Opportunity.objects.get().pk,))).status_code == 404


def test_the_register_leads_to_the_drafts(client, lead):
    opportunity = OpportunityFactory()
    client.force_login(lead)
    page = client.get(reverse("wagtailsnippets_opportunities_opportunity:list")).content.decode()
    assert reverse("notice_drafts", args=(opportunity.pk,)) in page


def test_a_draft_asks_the_database_as_often_for_ten_lots_as_for_two(lead, django_assert_max_num_queries):
    opportunity = make_complete("COVERED")
    counts = []
    for first in (3, 11):
        with django_assert_max_num_queries(30) as asked:
            draft("UK4", facts_of(Opportunity.objects.get(), lead, THEN))
        counts.append(len(asked))
        for number in range(first, first + 8):
            opportunity.lots.model.objects.create(opportunity=opportunity, number=number, title="More")
    assert counts[1] <= counts[0]
