"""A commissioner takes a light-touch opportunity through the gate; nobody sees it before the central platform does."""

import pytest

from portal.accounts.roles import Role
from portal.core import clock
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import StaffFactory
from tests.factories.opportunities import make_complete

ADMIN = "/admin/snippets/opportunities/opportunity"


@pytest.fixture
def draft(live_server):
    """Nearly complete: the notice still lacks two paragraphs, and a question asks for what the Act forbids."""
    deadline = clock.local(clock.now()).replace(hour=17, minute=0, second=0, microsecond=0)
    deadline = deadline.replace(year=deadline.year + 1, month=2, day=10)
    return make_complete(
        "LIGHT_TOUCH",
        title="Night support in Kingsmere",
        slug="night-support",
        deadline=deadline,
        award_expected=deadline.replace(month=4).date(),
        contract_start=deadline.replace(month=9).date(),
        contract_end=deadline.replace(year=deadline.year + 3).date(),
        conflicts_assessed_on=clock.now().date(),
        conditions="Send us your audited accounts.",
        gpa="",
        contact_name="",
    )


@pytest.mark.django_db(transaction=True)
def test_a_commissioner_publishes_through_the_gate(visit, draft, staff_code):
    """With script only: the back office is Wagtail's own."""
    commissioner = staff_code(draft.owner)
    first, second = (staff_code(StaffFactory(role=Role.PROCUREMENT_LEAD)) for _ in range(2))
    author = visit()
    author.sign_in(commissioner)
    _read_the_gaps(author, draft)
    _mend(author, draft)
    _check(author, draft)
    lead = visit()
    lead.sign_in(first)
    _publish(lead, draft)
    visitor = visit()
    _nobody_sees_it(visitor)
    _through_the_platform(lead, draft)
    visitor.go("/opportunities/night-support/")
    visitor.sees("Procurement Act 2023 (light touch)")
    visitor.sees("2026/S 000-004711")
    assert second.pk != first.pk


def _read_the_gaps(author, draft):
    author.go(f"{ADMIN}/law/{draft.pk}/")
    for words in (
        "Procurement Act 2023: light touch",
        "regulation 13(f)",
        "regulation 18(2)(m)",
        "“audited accounts” asks for audited accounts",
        "check before relying",
    ):
        author.sees(words)


def _mend(author, draft):
    author.page.get_by_role("link", name="Say whether it is covered by the Agreement").click()
    author.page.wait_for_load_state()
    assert author.page.url.endswith(f"{ADMIN}/edit/{draft.pk}/#id_gpa")
    # The part that the link leads to is folded; the script of the editor opens it.
    author.page.locator("#id_gpa").select_option("NO", force=True)
    author.page.evaluate(
        """() => {
            document.querySelector("#id_contact_name").value = "The commissioning team";
            document.querySelector("#id_conditions").value = "Show that you can pay your staff for three months.";
        }"""
    )
    author.page.get_by_role("button", name="Save").first.click()
    author.page.wait_for_load_state()


def _check(author, draft):
    author.go(f"{ADMIN}/law/{draft.pk}/")
    author.sees("Nothing: every paragraph is answered.")
    author.sees_not("audited accounts")
    author.go(f"{ADMIN}/steps/{draft.pk}/")
    author.press("Check")
    author.sees("is now checked")


def _publish(lead, draft):
    lead.go(f"{ADMIN}/steps/{draft.pk}/")
    lead.press("Publish")
    lead.sees("is now published")
    lead.go(f"{ADMIN}/law/{draft.pk}/")
    lead.sees("Nobody can see this opportunity yet")


def _nobody_sees_it(visitor):
    answer = visitor.page.goto(f"{visitor.base}/opportunities/night-support/")
    assert answer.status == 404
    visitor.go("/opportunities/")
    visitor.sees_not("Night support")


def _through_the_platform(lead, draft):
    lead.press("Record: the notice was sent")
    lead.page.get_by_role("button", name="Publish here first").is_disabled()
    lead.sees("it may be published here first")
    lead.fill("Notice number", "2026/S 000-004711")
    lead.fill("Procurement identifier", "ocds-h6vhtk-004711")
    lead.fill("Published there at", f"{clock.local(clock.now()):%Y-%m-%d %H:%M}")
    lead.press("Record: it is published there")
    lead.sees("Notice 2026/S 000-004711")
    assert Opportunity.objects.get(pk=draft.pk).published_at is not None
