"""Law and notice in the back office: the page says what the gate says, and its forms take the steps."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.opportunities.models import Opportunity, Overruling
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.opportunities import OpportunityFactory, make_complete, publish_twice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(set_clock):
    set_clock(THEN)


@pytest.fixture
def lead(client):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    client.force_login(lead)
    return lead


def _url(opportunity):
    return reverse("wagtailsnippets_opportunities_opportunity:law", args=(opportunity.pk,))


def test_the_page_names_the_law_its_sources_and_each_gap_with_a_link(client, lead):
    opportunity = make_complete("COVERED", gpa="")
    page = client.get(_url(opportunity)).content.decode()
    assert "Procurement Act 2023: covered procurement" in page
    assert "27 November 2026" in page
    assert "regulation 18(2)(m)" in page
    assert "UK7 Contract details notice" in page
    assert "30 days, beginning with the day itself" in page
    edit = reverse("wagtailsnippets_opportunities_opportunity:edit", args=(opportunity.pk,))
    assert f'href="{edit}#id_gpa"' in page


def test_a_gap_of_the_authority_links_to_its_settings(client, lead):
    opportunity = make_complete("COVERED")
    from tenders.regimes.models import Authority

    Authority.objects.update(identifier="")
    assert (
        reverse("wagtailsettings:edit", args=("regimes", "authority")) in client.get(_url(opportunity)).content.decode()
    )


def test_unread_figures_say_check_before_relying(client, lead):
    page = client.get(_url(make_complete("LIGHT_TOUCH"))).content.decode()
    assert "check before relying" in page


def test_the_central_platform_from_sending_to_the_number(client, lead):
    opportunity = publish_twice(make_complete("LIGHT_TOUCH"), lead=lead)
    assert "Nobody can see this opportunity yet" in client.get(_url(opportunity)).content.decode()
    client.post(_url(opportunity), {"act": "submit"})
    typed = {
        "act": "confirm",
        "number": "2026/S 000-1",
        "procurement_ref": "ocds-h6vhtk-1",
        "published_at": "yesterday",
    }
    refused = client.post(_url(opportunity), typed)
    assert (refused.status_code, "2026/S 000-1" in refused.content.decode()) == (422, True)
    client.post(_url(opportunity), {**typed, "published_at": "2026-11-02 09:00"})
    opportunity = Opportunity.objects.get(pk=opportunity.pk)
    assert (opportunity.notice_number, opportunity.published_at) == ("2026/S 000-1", THEN)


def test_the_fallback_too_early_is_refused_in_words(client, lead):
    opportunity = publish_twice(make_complete("LIGHT_TOUCH"), lead=lead)
    client.post(_url(opportunity), {"act": "submit"})
    answer = client.post(_url(opportunity), {"act": "fallback"})
    assert (answer.status_code, "4 November 2026" in answer.content.decode()) == (422, True)


def test_a_finding_is_proposed_and_decided_on_the_page(client, lead):
    opportunity = make_complete("LIGHT_TOUCH", conditions="Staff need NVQ level 3.")
    page = client.get(_url(opportunity))
    mark = page.context["judged"].findings[0].fingerprint
    answer = client.post(_url(opportunity), {"act": "propose", "fingerprint": mark, "reason": ""})
    assert (answer.status_code, Overruling.objects.count()) == (422, 0)
    client.post(_url(opportunity), {"act": "propose", "fingerprint": mark, "reason": "The regulator names it."})
    proposed = Overruling.objects.get()
    answer = client.post(_url(opportunity), {"act": "confirm_overruling", "overruling": proposed.pk})
    assert "Two people" in answer.content.decode()
    client.force_login(StaffFactory(role=Role.PROCUREMENT_LEAD))
    client.post(_url(opportunity), {"act": "confirm_overruling", "overruling": proposed.pk})
    proposed.refresh_from_db()
    assert proposed.state == "CONFIRMED"


@pytest.mark.parametrize("typed", [{"act": "nonsense"}, {"act": "confirm_overruling", "overruling": "x"}, {}])
def test_what_is_not_there_is_a_404(client, lead, typed):
    assert client.post(_url(make_complete("BELOW")), typed).status_code == 404


def test_the_totals_are_made_from_the_lines_of_the_estimate(client, lead):
    from tests.tenders.opportunities.test_backoffice import _typed_opportunity

    opportunity = OpportunityFactory(structure=False)
    lines = {"value_lines-TOTAL_FORMS": 2}
    for place, (kind, net, rate) in enumerate((("BASE", "100000", 20), ("EXTENSION", "50000", 0))):
        lines |= {f"value_lines-{place}-kind": kind, f"value_lines-{place}-net": net, f"value_lines-{place}-id": ""}
        lines |= {f"value_lines-{place}-vat_rate": rate, f"value_lines-{place}-description": kind}
        lines |= {f"value_lines-{place}-ORDER": place + 1}
    client.post(
        reverse("wagtailsnippets_opportunities_opportunity:edit", args=(opportunity.pk,)),
        _typed_opportunity(opportunity, **lines),
    )
    saved = Opportunity.objects.get(pk=opportunity.pk)
    assert (saved.value_net, saved.value_gross, saved.value_lines.count()) == (150_000, 170_000, 2)
