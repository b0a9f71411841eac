"""A provider puts up an entry, another writes to them, and both say in a bid who does what and what they promise."""

from datetime import timedelta

import pytest

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.core import clock
from portal.mail.models import Message
from tenders.bids.services import drafts
from tests.factories.accounts import OrganisationFactory, StaffFactory, UserFactory
from tests.factories.opportunities import OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

INSURED = "Insured for £5 million"


@pytest.fixture
def opportunity(live_server):
    asked = section(
        question(text="How?"),
        question(text="Who?"),
        question("partners", "Who delivers it?", options=[INSURED], max_rows=4),
        question("promises", "What do you promise?", options=["Local jobs"], max_rows=2),
        question("share_code", "Your supplier information", unscored=True),
    )
    deadline = (clock.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    questions = QuestionSetFactory(sections=[asked], published=True)
    return OpportunityFactory(slug="breaks", title="Breaks", deadline=deadline, question_set=questions, published=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_two_providers_find_each_other_and_bid(visit, opportunity, staff_code, script):
    mill = UserFactory(of=OrganisationFactory(name="The Mill"), of__as_=MemberRole.OWNER)
    lights = UserFactory(of=OrganisationFactory(name="Harbour Lights"), of__as_=MemberRole.OWNER)
    _put_up(visit(script=script), mill)
    _write(visit(script=script), lights, mill)
    _look_after(visit(script=script), staff_code(StaffFactory(role=Role.PROCUREMENT_LEAD)))
    _commit(visit(script=script), lights, opportunity)


def _put_up(provider, person):
    provider.sign_in(person)
    provider.go("/opportunities/breaks/")
    provider.follow("the board for partners")
    provider.sees("An entry says nothing about who bids")
    provider.press("Put up an entry")
    provider.press("Put it up")
    provider.sees("There is a problem")
    provider.fill("What you offer", "A kitchen and two vans.")
    provider.fill("Whom you seek", "Somebody who knows the villages.")
    provider.press("Put it up")
    provider.sees("Your entry is on the board.")
    provider.go("/workspace/")
    provider.follow("Your entries for partners")
    provider.follow("Breaks")
    provider.sees("Your entry")


def _write(provider, person, to):
    provider.sign_in(person)
    provider.go("/opportunities/breaks/partners/")
    provider.sees("A kitchen and two vans.")
    provider.sees_not(to.email)
    provider.follow("Write to them")
    provider.fill("Your message", "Shall we do it together?")
    provider.press("Send")
    provider.sees("Your message was sent to The Mill.")
    assert person.email in Message.objects.get(to=to.email, kind="partners/message").text
    provider.follow("Report")
    provider.sees("A procurement lead decides")
    provider.fill("What is wrong with it", "They have no vans.")
    provider.press("Report it")
    provider.sees("The procurement team looks at it.")


def _look_after(leader, person):
    leader.sign_in(person)
    leader.go("/panel/partners/")
    leader.follow("The Mill")
    leader.sees("They have no vans.")
    leader.press("Remove it")
    leader.sees("There is a problem")
    leader.press("Let it stand")
    leader.sees("The entry stands.")
    leader.sees("Nothing is reported.")


def _commit(provider, person, opportunity):
    lot = opportunity.lots.get(number=1)
    organisation = person.memberships.get().organisation
    bid = drafts.start(lot=lot, organisation=organisation, actor=person, now=clock.now())
    part = opportunity.question_version.structure.sections[0]
    address = f"/workspace/bids/{bid.pk}/section/{part.key}/"
    provider.sign_in(person)
    provider.go(address)
    _partner(provider, 1, "Harbour Lights", "Lead", "70")
    provider.choose(INSURED)
    # The first of these buttons is that of the partners.
    provider.press("Save and add another")
    _partner(provider, 2, "The Mill", "Subcontractor", "50")
    provider.press("Save and continue")
    provider.sees("The shares add up to 120%.")
    _partner(provider, 2, "The Mill", "Subcontractor", "30")
    promises, code = part.questions[3].key, part.questions[4].key
    _cell(provider, promises, "1-what").fill("Two apprentices")
    _cell(provider, promises, "1-by").fill("31 3 2028")
    _cell(provider, promises, "1-priority").select_option("Local jobs")
    _cell(provider, code, "code").fill("hRt7KMzq")
    provider.press("Save and continue")
    provider.go(f"/workspace/bids/{bid.pk}/check/")
    provider.sees("Conditions of participation, and who satisfies them")
    provider.sees("2. The Mill")
    provider.sees("31 March 2028")
    provider.sees("Share code: hRt7KMzq")
    provider.sees("Confirm that what stands on the platform is up to date.")


def _cell(provider, key, name):
    return provider.page.locator(f"[name='q_{key}-{name}']")


def _partner(provider, place, name, role, share):
    card = provider.page.get_by_role("group", name=f"Organisation {place}", exact=True)
    card.get_by_label("Organisation", exact=True).fill(name)
    card.get_by_label("Role").select_option(role)
    card.get_by_label("Share of the work in %").fill(share)
