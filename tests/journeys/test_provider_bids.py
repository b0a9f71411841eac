"""A provider finds an opportunity, signs up, makes an organisation, invites a colleague, bids, and holds a receipt."""

from datetime import timedelta

import pytest
from wagtail.contrib.forms.models import FormSubmission

from portal.core import clock
from tenders.bids.models import Bid, Receipt
from tests.factories.opportunities import OpportunityFactory

EMAIL = "dilys@example.org"


@pytest.fixture
def opportunity(live_server):
    deadline = (clock.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    return OpportunityFactory(title="Short breaks in Kingsmere", slug="short-breaks", deadline=deadline, published=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_provider_bids(visit, opportunity, newest_link, script):
    provider = visit(script=script)
    _find(provider)
    _sign_up(provider, newest_link)
    _make_organisation(provider)
    _invite(provider, newest_link, visit, script)
    bid = _write(provider, opportunity, script)
    _submit(provider, bid)
    assert FormSubmission.objects.count() == 0


def _find(provider):
    provider.go("/opportunities/")
    provider.fill("Words", "breaks")
    provider.press("Apply filters")
    provider.follow("Short breaks in Kingsmere")
    provider.sees("How bids are judged")
    provider.press("Bid for this opportunity")
    provider.sees("Sign in")


def _sign_up(provider, newest_link):
    provider.follow("Create an account")
    provider.fill("Full name", "Dilys Rees")
    provider.fill("E-mail address", EMAIL)
    provider.fill("Password", "a long and quiet password")
    provider.press("Create the account")
    provider.go(newest_link(EMAIL))
    provider.page.get_by_role("button").first.click()
    provider.page.wait_for_load_state()
    if "login" in provider.page.url:
        provider.fill("E-mail address", EMAIL)
        provider.fill("Password", "a long and quiet password")
        provider.press("Sign in")
    provider.look()


def _make_organisation(provider):
    provider.go("/opportunities/short-breaks/")
    provider.press("Bid for this opportunity")
    provider.press("Your organisations")
    provider.go("/workspace/organisations/new/")
    provider.fill("Name", "Kingsmere Carers Together")
    provider.page.get_by_label("Legal form").select_option("CIO")
    provider.choose("Micro")
    provider.fill("Charity number", "1188204")
    provider.press("Register the organisation")
    provider.sees("Kingsmere Carers Together")


def _invite(provider, newest_link, visit, script):
    provider.press("Members")
    provider.press("Invite a colleague")
    provider.fill("E-mail address of your colleague", "ewan@example.org")
    provider.choose("Viewer")
    provider.press("Send the invitation")
    provider.sees("ewan@example.org")
    colleague = visit(script=script)
    colleague.go(newest_link("ewan@example.org"))
    colleague.sees("Kingsmere Carers Together")


def _write(provider, opportunity, script):
    provider.go("/opportunities/short-breaks/")
    provider.press("Bid for this opportunity")
    provider.choose("Lot 1")
    provider.press("Continue")
    bid = Bid.objects.get()
    provider.follow("1. Your approach")
    provider.fill("How will you do it?", "We listen first.")
    if script:
        provider.page.get_by_text("Saved at").wait_for(timeout=15_000)
    provider.fill("Who will do it?", "word " * 60)
    provider.press("Save and continue")
    provider.sees("Shorten this by 10 words")
    provider.sees("There is a problem")
    provider.fill("Who will do it?", "Two people with five years of experience.")
    provider.press("Save and continue")
    provider.sees("Completed")
    provider.follow("Prices")
    provider.fill("Day visit", "sixty")
    provider.fill("Overnight stay", "140")
    provider.press("Save and continue")
    provider.sees("There is a problem")
    provider.fill("Day visit", "61.50")
    provider.press("Save and continue")
    return bid


def _submit(provider, bid):
    provider.press("Check answers and submit")
    provider.sees("We listen first.")
    provider.sees("£7,550")
    provider.press("Submit the bid")
    provider.sees("Confirm that you may submit this bid.")
    provider.choose("I may submit this bid")
    provider.press("Submit the bid")
    provider.sees("Bid received")
    receipt = Receipt.objects.get(bid=bid)
    provider.sees(str(receipt.pk))
    assert receipt.issued_at <= clock.now()
    provider.go("/workspace/")
    provider.sees("Submitted and sealed")
    provider.go(f"/workspace/bids/{bid.pk}/section/{bid.lot.opportunity.question_version.structure.sections[0].key}/")
    provider.sees("This bid is sealed")
