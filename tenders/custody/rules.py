"""Who may do what with keys."""

from datetime import datetime
from typing import Any

from portal.accounts.roles import Role, has_role
from portal.core.verdicts import ALLOWED, Verdict, first_no, refuse

from . import queries
from .enums import HolderState
from .models import KeyHolder

# k of n: any two of at least three openers and the escrow key.
THRESHOLD = 2
OFFICERS_NEEDED = 3


def may_enrol(actor: Any, holder: KeyHolder | None, now: datetime) -> Verdict:
    """An opener, for themselves, one key at a time."""
    if not has_role(actor, Role.OPENER):
        return refuse("Only openers hold a key. Ask a user administrator for the role.")
    if KeyHolder.objects.active().filter(user=actor).exists():
        return refuse("You have a key already. Say that it is lost before you make another.")
    return ALLOWED


def may_make_escrow(actor: Any, holder: KeyHolder | None, now: datetime) -> Verdict:
    """A user administrator, who can never open bids, prints the key for the safe."""
    if not has_role(actor, Role.USER_ADMINISTRATOR):
        return refuse("Only a user administrator prints the escrow key.")
    if KeyHolder.objects.active().escrow().exists():
        return refuse("There is an escrow key already. Say that it is lost before you print another.")
    return ALLOWED


def may_prove(actor: Any, holder: KeyHolder, now: datetime) -> Verdict:
    """One's own key; the escrow key by those who print it."""
    if holder.state != HolderState.ACTIVE:
        return refuse("This key is no longer used.")
    return _is_own(actor, holder)


def may_speak_for(actor: Any, holder: KeyHolder, now: datetime) -> Verdict:
    """One's own key; anybody's, and the escrow key, by a user administrator (somebody left, or cannot say it)."""
    if has_role(actor, Role.USER_ADMINISTRATOR):
        return ALLOWED
    return _is_own(actor, holder)


def may_retire(actor: Any, holder: KeyHolder, now: datetime) -> Verdict:
    """Never the key without which bids could not be opened any more: sharing again comes first."""
    return first_no(may_speak_for(actor, holder, now), _leaves_enough(holder))


def _leaves_enough(holder: KeyHolder) -> Verdict:
    lost = queries.lost_without(holder)
    if not lost:
        return ALLOWED
    words = "1 sealed key" if len(lost) == 1 else f"{len(lost)} sealed keys"
    return refuse(
        f"Without this key fewer than {THRESHOLD} would be left that open {words}: those bids could never be read. "
        "Have somebody else make a key and prove it, then share the sealed keys again at Panel, Keys. After that this "
        "key can go."
    )


def _is_own(actor: Any, holder: KeyHolder) -> Verdict:
    if holder.user_id is not None and holder.user_id == actor.pk:
        return ALLOWED
    if holder.user_id is None and has_role(actor, Role.USER_ADMINISTRATOR):
        return ALLOWED
    return refuse("This is somebody else’s key.")


def may_take_part(actor: Any, holder: KeyHolder, now: datetime) -> Verdict:
    """An opener with their own key, or with the escrow key from the safe."""
    if not has_role(actor, Role.OPENER):
        return refuse("Only an opener takes part in an opening.")
    if holder.state != HolderState.ACTIVE:
        return refuse("This key is no longer used.")
    if holder.user_id is not None and holder.user_id != actor.pk:
        return refuse("This is somebody else’s key.")
    return ALLOWED


def are_enough_proved(now: datetime) -> Verdict:
    """New bids are sealed only when losing a key loses no bid: three proved openers and a proved escrow key."""
    officers = KeyHolder.objects.active().officers().proved(now).count()
    return first_no(_enough_officers(officers), _escrow_proved(now))


def _enough_officers(officers: int) -> Verdict:
    if officers >= OFFICERS_NEEDED:
        return ALLOWED
    return refuse(
        f"Bids cannot be sealed safely yet: {officers} of at least {OFFICERS_NEEDED} openers have shown within 90 days "
        "that they have their key. Each opener does so at Panel, Keys."
    )


def _escrow_proved(now: datetime) -> Verdict:
    if KeyHolder.objects.active().escrow().proved(now).exists():
        return ALLOWED
    return refuse(
        "Bids cannot be sealed safely yet: nobody has shown within 90 days that the escrow key in the safe works. "
        "A user administrator does so at Panel, Keys."
    )
