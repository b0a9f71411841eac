"""Keys that bids are sealed to: made so that no one person can open them, and opened by k holders together.

``make_key`` gives the public half to seal to and drops the identity after wrapping it to the holders. ``contribute``
takes one holder's key and peels one layer; with the k-th it gives the identity, which ``release`` puts where the
portal reads opened bids with it (``unlock``).
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import permutations
from typing import Any

from django.db import transaction

from portal.audit import presenters
from portal.audit.services import record
from portal.core.verdicts import NotAllowed
from tenders.custody import ciphers, rules, store
from tenders.custody.models import KeyHolder, KeyWrap, SealingKey
from tenders.custody.querysets import SESSION_LASTS

presenters.sentence("custody.KeyHolder", "reshare", "{actor} gave a key to share sealed keys again ({keys} were)")


@transaction.atomic
def make_key(name: str, *, now: datetime) -> SealingKey:
    """A new key, wrapped to the holders of the day; the key that is there, if there is one.

    Raises ``NotAllowed`` when too few holders have proved their keys: losing one would lose bids.
    """
    existing = SealingKey.objects.filter(name=name).first()
    if existing:
        return existing
    rules.are_enough_proved(now).or_raise()
    identity, recipient = ciphers.new_identity()
    key = SealingKey.objects.create(name=name, recipient=recipient, threshold=rules.THRESHOLD, made_at=now)
    _wrap(key, identity, now)
    return key


def make_probe_key(name: str, *, now: datetime) -> SealingKey:
    """A key for the portal's own probe, whose bids hold nothing: given to no holder, and nobody can ever open it.

    So it is none of the keys that people prove, count and share again. Raises ``NotAllowed`` as ``make_key`` does.
    """
    rules.are_enough_proved(now).or_raise()
    _identity, recipient = ciphers.new_identity()
    return SealingKey.objects.create(name=name, recipient=recipient, threshold=0, made_at=now)


def _wrap(key: SealingKey, identity: str, now: datetime) -> None:
    """One nested age file for every order of every k holders."""
    recipients = dict(KeyHolder.objects.usable().proved(now).values_list("pk", "recipient"))
    KeyWrap.objects.bulk_create(
        KeyWrap(key=key, order=list(order), ciphertext=ciphers.nest(identity, [recipients[pk] for pk in order]))
        for order in permutations(sorted(recipients), key.threshold)
    )
    key.shared_at = now
    key.save(update_fields=["shared_at"])


def contribute(
    *,
    session: str,
    names: list[str],
    holder: KeyHolder,
    identity: str,
    actor: Any,
    now: datetime,
    given: set[int] | None = None,
) -> dict[str, str]:
    """Peel this holder's layer of the named keys. {name: identity} of those whose last layer is off.

    The layers that wait for others lie in the key store for half an hour, each readable by one other holder alone.
    They are dropped once the transaction that found every key is committed: after a crash before that the same keys
    are given again and nothing is lost. ``given``: the people whose keys count, where the caller records them; layers
    of others are those of a transaction that failed.
    Raises ``NotAllowed`` for a second key of the same person, ``WrongKey`` for an identity that is not the holder's.
    The caller holds a lock on what is opened, so that two holders come one after the other.
    """
    # Asked of the row as it is now: a key that was given up a moment ago opens nothing.
    holder = KeyHolder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
    rules.may_take_part(actor, holder, now).or_raise()
    if ciphers.public_of(identity) != holder.recipient:
        raise ciphers.WrongKey("This key is not the one that was enrolled.")
    kept = _session(session, now, given)
    if actor.pk in kept["people"]:
        raise NotAllowed("You have given a key already. Somebody else has to give the second one.")
    found: dict[str, str] = {}
    for name in names:
        key = SealingKey.objects.get(name=name)
        whole = [(wrap.order, bytes(wrap.ciphertext)) for wrap in key.wraps.all()]
        begun = [(row["rest"], ciphers.from_text(row["layer"])) for row in kept["layers"] if row["name"] == name]
        for rest, inner in _peeled([*whole, *begun], holder, identity):
            if rest:
                layer = ciphers.to_text(inner)
                kept["layers"].append({"name": name, "rest": rest, "layer": layer, "by": actor.pk})
            elif ciphers.opens(inner, key.recipient):
                found[name] = inner.decode()
    if set(found) == set(names):
        transaction.on_commit(partial(forget, session))
        return found
    kept["people"].append(actor.pk)
    store.replace(f"session:{session}", json.dumps(kept))
    return found


def _peeled(
    wraps: list[tuple[list[int], bytes]], holder: KeyHolder, identity: str
) -> Iterator[tuple[list[int], bytes]]:
    """What is inside those wraps whose outer layer is this holder's; a damaged one keeps no other from being read."""
    for order, layer in wraps:
        if order[0] == holder.pk:
            with contextlib.suppress(ciphers.WrongKey):
                yield order[1:], ciphers.decrypt(layer, identity)


def _session(session: str, now: datetime, given: set[int] | None = None) -> dict[str, Any]:
    """The ceremony that has begun, or a new one where there is none, it took too long, or nobody's key of it counts."""
    with contextlib.suppress(store.KeyMissing):
        kept = json.loads(store.get(f"session:{session}"))
        if given is not None:
            kept["people"] = [pk for pk in kept["people"] if pk in given]
            kept["layers"] = [row for row in kept["layers"] if row["by"] in given]
        if kept["people"] and now - datetime.fromisoformat(kept["begun"]) < SESSION_LASTS:
            return kept
    return {"begun": now.isoformat(), "people": [], "layers": []}


def forget(session: str) -> None:
    """Drop the layers that wait."""
    store.destroy(f"session:{session}")


def release(name: str, identity: str) -> None:
    """After the deadline and with k approvals: let the portal read what was sealed to this key."""
    if not store.has(name):
        store.put(name, identity)


def unlock(name: str) -> str:
    """The identity of a released key, as text. The caller has asked its rule. Raises ``KeyMissing`` before."""
    return store.get(name)


@dataclass(frozen=True, slots=True)
class Shared:
    """How many keys were wrapped anew, and the names of those that the keys given so far do not open."""

    count: int
    left: tuple[str, ...] = ()


@transaction.atomic
def reshare(*, holder: KeyHolder, identity: str, actor: Any, now: datetime) -> Shared:
    """Give one's key so that live keys are wrapped anew to the holders of today; none before the k-th is given.

    Each key that was found is shared; one that cannot be opened keeps no other from it, and waits for a further
    holder. Raises ``NotAllowed`` with too few holders.
    """
    rules.are_enough_proved(now).or_raise()
    keys = {key.name: key for key in SealingKey.objects.held().select_for_update() if not store.has(key.name)}
    if not keys:
        raise NotAllowed("There is no sealed key to share again.")
    found = contribute(session="reshare", names=list(keys), holder=holder, identity=identity, actor=actor, now=now)
    for name, secret in found.items():
        keys[name].wraps.all().delete()
        _wrap(keys[name], secret, now)
    is_enough = len(found) == len(keys) or len(_session("reshare", now)["people"]) >= rules.THRESHOLD
    left = tuple(name for name in keys if name not in found) if is_enough else ()
    record("reshare", holder, actor=actor, at=now, data={"keys": len(found), "left": left})
    return Shared(len(found), left)
