"""From draft to publication, withdrawal and end."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import canonical, seal_chain
from portal.core.clock import local
from portal.core.verdicts import NotAllowed
from tenders.custody.services import make_key
from tenders.opportunities.gate import Case, case_of
from tenders.opportunities.lifecycle import LIFE
from tenders.opportunities.models import Opportunity, OpportunityVersion
from tenders.opportunities.pricing import content_of
from tenders.opportunities.scoring import frozen

from .documents import freeze
from .public import became_public
from .telling import tell

# What check and approval decided, undone.
UNDECIDED = {
    "checked_at": None,
    "checked_by": None,
    "approved_at": None,
    "published_by": None,
    "commenced_on": None,
    "regime": "",
    "band": "",
    "judged_by": None,
    "question_version": None,
    "model_content": None,
    "model_digest": "",
}


def check(*, opportunity: Opportunity, actor: Any, now: datetime) -> Opportunity:
    """The author declares the draft complete. Raises ``NotAllowed`` with every gap."""
    return LIFE.take("check", opportunity, actor=actor, now=now, changes={"checked_at": now, "checked_by": actor})


@transaction.atomic
def return_to_draft(*, opportunity: Opportunity, actor: Any, now: datetime, reason: str) -> Opportunity:
    """Send it back to be changed, also from the embargo: what was frozen for publication was shown to nobody.

    Raises ``NotAllowed`` without a reason, when everyone can read it, and while the central platform has its notice.
    """
    _need(reason)
    found = LIFE.take("return_to_draft", opportunity, actor=actor, now=now, reason=reason, changes=UNDECIDED)
    found.published_documents.all().delete()
    found.versions.all().delete()
    return found


@transaction.atomic
def publish(*, opportunity: Opportunity, actor: Any, now: datetime) -> Opportunity:
    """Publish by a second person: freeze the questions and the evaluation model, make the keys that bids are sealed to.

    Raises ``NotAllowed`` when something is missing or when the actor wrote or checked it.
    """
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    content = evaluation_model(opportunity)
    case = case_of(opportunity, now)
    waits = case.needs_central_notice
    if not waits:
        case = case_of(opportunity, now, local(now).date())
    version = opportunity.question_set.versions.first() if opportunity.question_set else None
    changes = {
        "approved_at": now,
        "published_by": actor,
        "published_at": None if waits else now,
        **judged_law(case),
        "commenced_on": None if waits else case.day,
        "question_version": version,
        "model_content": content,
        "model_digest": hashlib.sha256(canonical(content).encode()).hexdigest(),
    }
    data = {
        "model_digest": changes["model_digest"],
        "deadline": opportunity.deadline,
        "regime": changes["regime"],
        "band": changes["band"],
    }
    published = LIFE.take("publish", opportunity, actor=actor, now=now, changes=changes, data=data)
    for name in (published.bid_chain, *(lot.price_key for lot in published.lots.all())):
        make_key(name, now=now)
    seal_chain(published.bid_chain)
    freeze(published, actor, now)
    OpportunityVersion.objects.create(opportunity=published, number=1, at=now, by=actor)
    if published.published_at is not None:
        became_public(published, actor, now)
    return published


def judged_law(case: Case) -> dict[str, Any]:
    """Regime, band and the figures that decided: as approved, and fixed for ever once the procurement commences."""
    threshold, shortest = case.route.threshold, case.shortest()
    return {
        "regime": case.route.regime,
        "band": case.route.band,
        "judged_by": {
            "because": list(case.route.because),
            "threshold": str(threshold.value) if threshold else None,
            "source": threshold.cite() if threshold else None,
            "shortest": shortest.why,
            "earliest": shortest.earliest.isoformat() if shortest.earliest else None,
        },
    }


@transaction.atomic
def withdraw(*, opportunity: Opportunity, actor: Any, now: datetime, reason: str) -> Opportunity:
    """End it before the opening; the reason is public. Raises ``NotAllowed`` without one."""
    _need(reason)
    changes = {"state_reason": reason}
    ended = LIFE.take("withdraw", opportunity, actor=actor, now=now, reason=reason, changes=changes)
    tell(ended, kind="ended", summary=f"It ended early. Reason: {reason.strip()}", now=now)
    return ended


@transaction.atomic
def terminate(*, opportunity: Opportunity, actor: Any, now: datetime, reason: str) -> Opportunity:
    """End it after the opening without an award; the reason is public. Raises ``NotAllowed`` without one."""
    _need(reason)
    changes = {"state_reason": reason}
    ended = LIFE.take("terminate", opportunity, actor=actor, now=now, reason=reason, changes=changes)
    tell(ended, kind="ended", summary=f"It ended early. Reason: {reason.strip()}", now=now)
    return ended


def evaluation_model(opportunity: Opportunity) -> dict[str, Any]:
    """Criteria, weights, scales and scoring rules as plain values: frozen at publication, and what its digest is of."""
    # Left out where there are none, so that older models keep their digests.
    more = {"finish_hours": opportunity.finish_hours} if opportunity.finish_hours else {}
    return {
        **more,
        # Older models say nothing of a draw and keep their digests.
        "draw": frozen.DRAW,
        "rounding": "Each weighted score is rounded half up to two decimal places; totals add the rounded scores.",
        "price": "Lowest total price divided by the bid's total price, times the weight.",
        **frozen.content_of(opportunity.criteria.all(), opportunity.scoring_rules.all(), opportunity.weighing),
        **content_of(opportunity.price_lines.all(), opportunity.price_terms.all()),
    }


def _need(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed("Give the reason.")
