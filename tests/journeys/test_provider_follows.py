"""A provider finds an opportunity, asks for alerts, asks a question, and sees a change and what it changed."""

import re
from datetime import timedelta

import pytest

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.alerts.services import delivering
from portal.core import clock
from portal.mail.models import Message
from tenders.clarifications import services as clarifications
from tenders.clarifications.models import Clarification
from tenders.opportunities import services
from tests.factories.accounts import OrganisationFactory, StaffFactory, UserFactory
from tests.factories.opportunities import OpportunityFactory

READER = "dilys@example.org"


@pytest.fixture
def opportunity(live_server):
    deadline = (clock.now() + timedelta(days=20)).replace(minute=0, second=0, microsecond=0)
    return OpportunityFactory(title="Short breaks in Kingsmere", slug="short-breaks", deadline=deadline, published=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_provider_finds_follows_and_asks(visit, opportunity, script):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    person = UserFactory(of=OrganisationFactory(name="Harbour Lights CIC"), of__as_=MemberRole.EDITOR)
    provider = visit(script=script)
    _find_and_follow(provider)
    provider.sign_in(person)
    _ask(provider)
    _answer_and_change(opportunity, lead)
    _hears_once()
    _sees_the_change(provider)


def _find_and_follow(provider):
    provider.go("/opportunities/")
    provider.fill("Words", "breaks")
    provider.press("Apply filters")
    provider.follow("Short breaks in Kingsmere")
    provider.follow("Get e-mail alerts when this changes")
    provider.fill("E-mail address", READER)
    provider.press("Get alerts")
    provider.sees("Check your e-mail")
    provider.go(_link_to(READER, "/alerts/confirm/"))
    provider.press("Yes, send me these alerts")
    provider.sees("Your alert is on")


def _link_to(email, part):
    text = Message.objects.filter(to=email).latest("pk").text
    return next(link for link in re.findall(r"https?://\S+", text) if part in link)


def _ask(provider):
    provider.go("/opportunities/short-breaks/")
    provider.follow("Ask a question")
    provider.fill("Your question", "May Harbour Lights also bid for nights?")
    provider.press("Send")
    provider.sees("May Harbour Lights also bid for nights?")


def _answer_and_change(opportunity, lead):
    now = clock.now()
    row = Clarification.objects.get()
    clarifications.publish(
        clarification=row, text="May bids also cover nights?", answer="Yes.", overruled={}, actor=lead, now=now
    )
    amendment = services.propose_amendment(
        opportunity=opportunity,
        values={
            "deadline": opportunity.deadline + timedelta(days=7),
            "description": "Warm, safe breaks, also at night.",
        },
        reason="Nights were missing.",
        deadline_decision="EXTENDED",
        deadline_reason="A week more to think about nights.",
        actor=opportunity.owner,
        now=now,
    )
    services.publish_amendment(amendment=amendment, actor=lead, now=now)


def _hears_once():
    Message.objects.filter(to=READER).delete()
    for minutes in (1, 2):
        delivering.run(clock.now() + timedelta(minutes=minutes))
    texts = [message.text for message in Message.objects.filter(to=READER)]
    assert sum("Nights were missing." in text for text in texts) == 1
    assert sum("May bids also cover nights?" in text for text in texts) == 1
    assert "Harbour" not in "".join(texts)


def _sees_the_change(provider):
    provider.go("/opportunities/short-breaks/")
    provider.sees("May bids also cover nights?")
    provider.sees_not("Harbour")
    provider.follow("See what changed")
    provider.sees("Nights were missing.")
    provider.sees("Bidders get more time.")
    provider.sees("Warm, safe breaks, also at night.")
