"""Questions of invented providers in every state, asked and answered by the real steps at their own moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from home.demo.opportunities import DAY, Workshop
from tenders.clarifications import services
from tenders.clarifications.models import Clarification
from tenders.opportunities.models import Opportunity

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: who asks (by place), how long ago, about what, and what became of it."""

    key: str
    slug: str
    provider: int
    ago: timedelta
    text: str
    end: str = ""
    answer: str = ""
    as_published: str = ""
    clause: str = ""
    number: str = ""
    confidence: str = ""
    is_help: bool = False


QUESTIONS = (
    Asked("night", "carers-breaks", 5, 10 * DAY, "May one provider bid for the overnight stays alone, without the day visits?", "publish", "No. Each lot needs both, so that a family has one provider to speak to. Partners may share the work within one bid.", number="1.1"),
    Asked("tupe", "carers-breaks", 0, 9 * DAY, "Do staff of the present service transfer under TUPE, and how many are they?", "publish", "We believe that TUPE applies to 14 people. The list without names is in the specification.", clause="Section 4, page 1"),
    Asked("vans", "carers-breaks", 2, 8 * DAY, "At Meadowbank Homecare we drive two vans on Mill Lane. Is parking at the day centre free for the provider?", "publish", "Yes, for up to three vehicles.", as_published="Is parking at the day centre free for the provider?"),
    Asked("twice", "carers-breaks", 6, 7 * DAY, "Is TUPE relevant?", "merge:tupe"),
    Asked("price", "carers-breaks", 3, 7 * DAY, "Our night rate rests on a rota that nobody else uses. Would it meet the specification?", "private", "Yes, a rota like that meets section 2.", confidence="The rota is our own invention and we live by it."),
    Asked("secret", "carers-breaks", 12, 3 * DAY, "May the price rise with wages each April?", "refuse", "Everyone needs to know this to set a price.", confidence="We do not want others to think of it."),
    Asked("rates", "carers-breaks", 4, 6 * DAY, "What do the present providers charge?", "decline", "These prices are the providers’ own. The estimated value is on the page."),
    Asked("pets", "carers-breaks", 8, 5 * DAY, "Do people bring their pets?", "withdraw"),
    Asked("shifts", "carers-breaks", 7, 4 * DAY, "How long does a day visit last at the most?", "draft", "Eight hours, travel not counted.", number="1.3"),
    Asked("rural", "carers-breaks", 14, 5 * HOUR, "Are the villages beyond the ring road part of the northern lot?"),
    Asked("winter", "garden-quotes", 11, 3 * DAY, "Can planting wait until March if the ground is frozen?", "publish", "Yes. The paths must be done before the end of February."),
    Asked("trees", "garden-quotes", 13, 2 * DAY, "Who takes the two dead trees away?", confidence="We would offer it for nothing and others should not know."),
    Asked("upload", "wellbeing-hub", 5, HOUR / 4, "The upload of our insurance certificate stops at 80 %. We tried twice.", is_help=True),
    Asked("evening", "wellbeing-hub", 9, 3 * HOUR, "Must the hub be open on Sunday evenings?"),
)  # fmt: skip


def make_questions(shop: Workshop) -> None:
    """Ask all of them, then let the team work on them."""
    asked = {plan.key: _ask(plan, shop) for plan in QUESTIONS}
    for plan in QUESTIONS:
        _carry_on(plan, asked, shop)


def _ask(plan: Asked, shop: Workshop) -> Clarification:
    opportunity = Opportunity.objects.get(slug=plan.slug)
    organisation, owner = shop.cast.providers[plan.provider]
    return services.ask(
        opportunity=opportunity,
        organisation=organisation,
        text=plan.text,
        document=opportunity.published_documents.first() if plan.clause else None,
        clause=plan.clause,
        question_number=plan.number,
        confidence_reason=plan.confidence,
        is_help=plan.is_help,
        actor=owner,
        now=shop.now - plan.ago,
    )


def _carry_on(plan: Asked, asked: dict[str, Clarification], shop: Workshop) -> None:
    row, lead = asked[plan.key], shop.cast["lead"]
    common: dict[str, Any] = {"clarification": row, "actor": lead, "now": _later(plan, shop.now)}
    text = plan.as_published or plan.text
    verb, _, other = plan.end.partition(":")
    match verb:
        case "publish":
            services.publish(**common, text=text, answer=plan.answer, overruled={})
        case "draft":
            services.save_draft(**common | {"actor": shop.cast["commissioner"]}, text=text, answer=plan.answer)
        case "merge":
            services.merge(**common, into=asked[other])
        case "private":
            services.decide_confidence(**common, accept=True, reason="")
            services.answer_privately(**common, answer=plan.answer)
        case "refuse":
            services.decide_confidence(**common | {"now": shop.now - HOUR}, accept=False, reason=plan.answer)
        case "decline":
            services.decline(**common, reason=plan.answer)
        case "withdraw":
            services.withdraw(**common | {"actor": row.asked_by})


def _later(plan: Asked, now: datetime) -> datetime:
    """Within the promise of two working days, and never in the future."""
    return min(now - plan.ago + DAY, now)
