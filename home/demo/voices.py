"""Consultations and feedback of the demonstration: what invented providers and residents say."""

import random
import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from engagement.consultations import services as consulting
from engagement.consultations.models import ConsultationIndexPage, ConsultationPage
from engagement.feedback import services as feedback_services
from engagement.feedback.models import FeedbackPage
from engagement.feedback.services import Told
from engagement.responses import services as responding
from engagement.responses.enums import Kind
from home.demo.people import Cast
from home.demo.questions import long_question_set
from home.models import HomePage
from tenders.intentions.models import CommissioningIntention
from tenders.outcomes.models import CommissionedService

DAY = timedelta(days=1)
FEEDBACK = 200
GOOD = (
    "They came when they said they would, and they remembered how I take my tea.",
    "My son looks forward to it all week.",
    "The worker listened before she wrote anything down.",
    "I was ashamed to ask, and nobody made me feel it.",
    "It took one telephone call. I had expected ten.",
    "For the first time in two years I slept a whole night.",
    "They spoke to me, not over my head.",
    "The group is the only place where nobody asks me to explain.",
)
POOR = (
    "Three different people came in one week, and I had to explain everything each time.",
    "I waited on the telephone for forty minutes and then it was cut off.",
    "The visit was shorter than it should have been, and my lunch was cold.",
    "Nobody told us that the bus would not come.",
    "The form asked the same thing four times.",
)
MIXED = (
    "Kind people, but there are not enough of them.",
    "It helped, though it came too late for my mother.",
    "Good when it happens. It was cancelled twice in March.",
)
MARKET = (
    "Four areas are right, but please pay for travelling in the villages.",
    "A contract of five years lets us train people. Three would not.",
    "Small organisations cannot wait thirty days for their money.",
    "Let people and their families choose the time of the visit, not us.",
)


def make(
    cast: Cast,
    home: HomePage,
    services: dict[str, CommissionedService],
    plans: dict[str, CommissioningIntention],
    now: datetime,
) -> None:
    """The pages, and what was said on them."""
    _consultations(cast, home, plans, now)
    page = home.add_child(
        instance=FeedbackPage(
            title="Tell us about a service",
            slug="feedback",
            introduction="<p>Two questions and your story. You need not say who you are.</p>",
        )
    )
    _feedback(cast, page, list(services.values()), now)


def _consultations(cast: Cast, home: HomePage, plans: dict[str, CommissioningIntention], now: datetime) -> None:
    index = home.add_child(instance=ConsultationIndexPage(title="Consultations", slug="consultations"))
    noon = timezone.localtime(now).replace(hour=12, minute=0, second=0, microsecond=0)
    market = long_question_set(
        cast, "Market consultation: care at home", "CONSULTATION", now - 70 * DAY,
        ("What would make this work for an organisation like yours?", "What would stop you from bidding?"),
    )  # fmt: skip
    views = long_question_set(
        cast, "Your views on day opportunities", "CONSULTATION", now - 70 * DAY,
        ("What does a good day look like for you?", "What gets in the way?"),
    )  # fmt: skip
    page = index.add_child(
        instance=ConsultationPage(
            title="Care at home: tell us what would work",
            slug="care-at-home-market",
            summary="For organisations that might provide care at home from 2027.",
            introduction="<p>We plan four areas and payment by the visit. Tell us what you would need.</p>",
            audience="PROVIDERS",
            question_set=market,
            opens_at=noon - 30 * DAY,
            closes_at=noon + 14 * DAY,
            intention=plans["care-at-home-2027"],
        )
    )
    index.add_child(
        instance=ConsultationPage(
            title="Days that are worth getting up for",
            slug="day-opportunities-views",
            summary="For adults with a learning disability, their families and friends.",
            introduction="<p>Tell us in your own words. Somebody may help you to answer.</p>",
            question_set=views,
            opens_at=noon - 10 * DAY,
            closes_at=noon + 32 * DAY,
            intention=plans["day-opportunities"],
        )
    )
    _market_answers(cast, page, now)


def _market_answers(cast: Cast, page: ConsultationPage, now: datetime) -> None:
    version = consulting.freeze_questions(page=page)
    page.refresh_from_db()
    for place, text in enumerate(MARKET):
        organisation, owner = cast.providers[place * 2]
        moment = now - timedelta(days=20 - place * 3)
        answers = {question.key: text for question in version.structure.questions}
        draft = responding.save_draft(
            token=uuid.uuid4(), kind=Kind.CONSULTATION, page=page, version=version, answers=answers, about={},
            actor=owner, now=moment,
        )  # fmt: skip
        consulting.answer(page=page, response=draft, organisation=organisation, actor=owner, now=moment)


def _feedback(cast: Cast, page: FeedbackPage, services: list[CommissionedService], now: datetime) -> None:
    chance = random.Random("feedback")  # noqa: S311 (invented voices)
    for place in range(FEEDBACK):
        moment = now - timedelta(days=3 + place * 3.5, hours=chance.randint(0, 9))
        told = _voice(chance)
        draft = responding.save_draft(
            token=uuid.uuid4(),
            kind=Kind.FEEDBACK,
            page=page,
            version=None,
            answers={},
            about={},
            actor=None,
            now=moment,
        )
        service = services[chance.randrange(len(services))]
        given = feedback_services.give(response=draft, service=service, told=told, actor=None, now=moment)
        _decide(given, place, cast, moment + 2 * DAY)


def _voice(chance: random.Random) -> Told:
    level = chance.choices((4, 3, 2, 1), weights=(8, 6, 3, 2))[0]
    stories = GOOD if level == 4 else MIXED if level == 3 else POOR
    helped = max(1, min(4, level + chance.choice((-1, 0, 0, 0))))
    return Told(treated_well=level, did_help=helped, story=chance.choice(stories))


def _decide(given, place: int, cast: Cast, now: datetime) -> None:
    """Most are published; some are kept private, one is held; the newest still wait."""
    officer = cast["engagement"]
    if place < 8:
        return
    if place == 20:
        feedback_services.hold(feedback=given, actor=officer, now=now, reason="Somebody may be left without meals.")
    elif place % 9 == 0:
        reason = "It names a person. We have passed it on to the provider."
        feedback_services.keep_private(feedback=given, actor=officer, now=now, reason=reason)
    else:
        feedback_services.publish(feedback=given, actor=officer, now=now)
        if place % 12 == 0:
            text = "Thank you. We have talked to the provider, and visits are now planned with the family."
            feedback_services.reply(feedback=given, actor=officer, now=now, text=text)
