"""Who may do what with contracts."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse

from .models import Contract

KEEPERS = (Role.CONTRACT_MANAGER, Role.COMMISSIONER, Role.PROCUREMENT_LEAD)


def may_plan_next(actor: Any, contract: Contract, now: datetime) -> Verdict:
    """Whoever keeps contracts, once for each; ``None`` is the portal itself, when the end comes near."""
    return first_no(_keeps(actor), _is_unplanned(contract))


def _keeps(actor: Any) -> Verdict:
    if actor is None or has_role(actor, *KEEPERS):
        return ALLOWED
    return refuse("Only contract managers, commissioners and procurement leads plan what follows a contract.")


def _is_unplanned(contract: Contract) -> Verdict:
    if contract.next_intention_id is not None:
        return refuse("What follows this contract is planned already.")
    return ALLOWED
