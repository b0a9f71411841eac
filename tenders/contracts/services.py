"""What people, and the clock, do with contracts."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portal.accounts.roles import Role, has_role
from portal.audit import presenters
from portal.audit.services import record as note
from portal.core.clock import local
from portal.core.working_days import ONE_DAY
from tenders.intentions import services as intentions
from tenders.intentions.models import CommissioningIntention
from tenders.regimes.counting import add_months
from tenders.regimes.models import Authority
from tenders.regimes.queries import book

from . import rules
from .lead_times import LeadTime
from .models import Contract
from .queries import lead_time_of

AVERAGE_MONTH = timedelta(days=365.25 / 12)

presenters.sentence("contracts.Contract", "plan_next", "{actor} began to plan what follows “{subject}”")


@transaction.atomic
def plan_next(*, contract: Contract, actor: Any, now: datetime) -> CommissioningIntention:
    """A draft intention for what follows this contract: made once. Raises ``NotAllowed``.

    ``actor`` is None when the clock does it. The draft says what is known; why, and what people want, is written by
    a commissioner before anyone else reads it.
    """
    locked = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    rules.may_plan_next(actor, locked, now).or_raise()
    lead = lead_time_of(locked, now, book=book(), jurisdiction=Authority.load().jurisdiction)
    made = intentions.begin(actor=actor, now=now, source=str(locked), facts=_facts(locked, lead))
    locked.next_intention = made
    locked.save(update_fields=["next_intention"])
    note("plan_next", locked, actor=actor, at=now, data={"intention": made.title, "because": lead.because})
    return made


def plan_ending(now: datetime) -> str:
    """Plan what follows every contract whose lead time has begun. Safe to run twice and beside another worker."""
    today, figures, jurisdiction = local(now).date(), book(), Authority.load().jurisdiction
    made = 0
    for contract in Contract.objects.running(today).unplanned().iterator(chunk_size=200):
        if lead_time_of(contract, now, book=figures, jurisdiction=jurisdiction).begins(contract.ends_on) <= today:
            made += _plan_unless_planned(contract, now)
    return f"{made} planned"


@transaction.atomic
def _plan_unless_planned(contract: Contract, now: datetime) -> int:
    """1 when this call made the plan, 0 when another worker was quicker."""
    locked = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    if not rules.may_plan_next(None, locked, now):
        return 0
    plan_next(contract=locked, actor=None, now=now)
    return 1


def _facts(contract: Contract, lead: LeadTime) -> dict[str, Any]:
    """The draft: the old contract's facts, the dates counted back from its end, as long as it was."""
    begins = contract.ends_on + ONE_DAY
    months = round((begins - contract.starts_on) / AVERAGE_MONTH)
    owner = contract.manager if has_role(contract.manager, Role.COMMISSIONER, Role.PROCUREMENT_LEAD) else None
    return {
        "title": f"{contract.title}, from {begins:%Y}"[:200],
        "summary": f"Our contract with {contract.supplier} ends on {contract.ends_on.day} {contract.ends_on:%B %Y}. "
        "We are planning what comes next.",
        "kind": contract.kind,
        "service": contract.service,
        "cpv_codes": contract.cpv_codes,
        "value_net": contract.value_net,
        "value_gross": contract.value_gross,
        # Half of the time to ask people and write it down, half to compete and hand over.
        "expected_notice_date": add_months(begins, -(lead.months // 2)),
        "expected_start": begins,
        "expected_end": add_months(begins, months) - ONE_DAY,
        "owner": owner,
    }
