"""Making keys and unlocking them.

The interface is the one that the ceremony with k of n key holders will stand behind: ``make_key`` gives the public
half to seal to, ``unlock`` gives the identity to those who may have it.
"""

from datetime import datetime

import pyrage
from django.db import transaction

from . import store
from .models import SealingKey


@transaction.atomic
def make_key(name: str, *, now: datetime) -> SealingKey:
    """A new key: its identity goes to the key store, its public half to the database.

    A key whose database row was rolled back is left over in the store; it is replaced, as nothing was sealed to it.
    """
    existing = SealingKey.objects.filter(name=name).first()
    if existing:
        return existing
    identity = pyrage.x25519.Identity.generate()
    store.destroy(name)
    store.put(name, str(identity))
    return SealingKey.objects.create(name=name, recipient=str(identity.to_public()), made_at=now)


def unlock(name: str) -> str:
    """The identity of a key, as text. The caller has asked its rule. Raises ``KeyMissing``."""
    return store.get(name)
