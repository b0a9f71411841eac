"""Key holders for tests: three openers and the escrow key, proved at every time that a test may play at."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from portal.accounts.roles import Role
from tenders.custody import ciphers
from tenders.custody.enums import HolderKind
from tenders.custody.models import HolderProof, KeyHolder
from tenders.custody.services import contribute, forget
from tests.factories.accounts import THEN, StaffFactory

OFFICERS = 3
FIRST, LAST, EVERY = datetime(2024, 6, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC), timedelta(days=60)


@lru_cache(maxsize=1)
def identities() -> dict[str, str]:
    """{recipient: identity}, the same for the whole run: making them costs, keeping them here does no harm."""
    made = (ciphers.new_identity() for _ in range(OFFICERS + 1))
    return {recipient: identity for identity, recipient in made}


def identity_of(holder) -> str:
    """The key of a holder that this factory made."""
    return identities()[holder.recipient]


def ensure_holders() -> list[KeyHolder]:
    """Three openers with a key, and the escrow key (the last one). Made once a test."""
    found = list(KeyHolder.objects.filter(recipient__in=identities()).order_by("kind", "pk"))
    if found:
        return sorted(found, key=lambda holder: (holder.kind == HolderKind.ESCROW, holder.pk))
    *officers, escrow = identities()
    made = [
        KeyHolder.objects.create(user=StaffFactory(role=Role.OPENER), recipient=recipient, enrolled_at=THEN)
        for recipient in officers
    ]
    made.append(KeyHolder.objects.create(kind=HolderKind.ESCROW, recipient=escrow, enrolled_at=THEN))
    times = [FIRST + EVERY * step for step in range((LAST - FIRST) // EVERY)]
    HolderProof.objects.bulk_create(HolderProof(holder=holder, at=at) for holder in made for at in times)
    return made


def key_of(holder) -> dict:
    """What an opener gives at an opening."""
    return {"holder": holder, "identity": identity_of(holder), "actor": holder.user}


def open_key(name) -> str:
    """The identity of a sealed key, as two holders together get it."""
    first, second, *_others = ensure_holders()
    contribute(session="test", names=[name], now=THEN, **key_of(first))
    found = contribute(session="test", names=[name], now=THEN, **key_of(second))
    forget("test")
    return found[name]
