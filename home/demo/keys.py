"""Keys of the invented openers. A real portal shows each secret once; the demonstration keeps them to be played with."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from home.demo.people import OPENERS, Cast
from tenders.custody.enums import HolderKind, Keeping
from tenders.custody.models import HolderProof, KeyHolder
from tenders.custody.services import holders

# A proof counts for 90 days.
EVERY = timedelta(days=80)


def secrets_file() -> Path:
    """Beside the password of the demonstration."""
    return Path(settings.VAR_DIR) / "demo-keys.json"


def secrets() -> dict[str, str]:
    """{whose: secret}; empty where no demonstration was built on this machine."""
    return json.loads(secrets_file().read_text()) if secrets_file().exists() else {}


def beside_outbox(now: datetime) -> tuple[str, list[tuple[str, str, str]]]:
    """What stands beside the outbox of the demonstration: with what each invented opener opens bids."""
    words = {name: ("Opener", f"{name}@kingsmere.example") for name in OPENERS}
    words["escrow"] = ("The escrow key", "from the safe")
    return "Keys of invented openers", [(*words[name], secret) for name, secret in secrets().items()]


def make_keys(cast: Cast, begin: datetime, now: datetime) -> dict[str, str]:
    """A key for each opener and the escrow key, proved all through the invented past. {whose: secret}."""
    made = {name: holders.enrol(actor=cast[name], keeping=Keeping.PASSPHRASE, now=begin) for name in OPENERS}
    made["escrow"] = holders.make_escrow(actor=cast["admin1"], now=begin)
    for name, enrolled in made.items():
        identity = holders.identity_of(enrolled.holder, enrolled.secret)
        actor = cast["admin1"] if name == "escrow" else cast[name]
        holders.prove(holder=enrolled.holder, identity=identity, actor=actor, now=begin)
    _keep_proved(begin, now)
    kept = {name: enrolled.secret for name, enrolled in made.items()}
    secrets_file().touch(mode=0o600)
    secrets_file().write_text(json.dumps(kept, indent=2))
    return kept


def _keep_proved(begin: datetime, now: datetime) -> None:
    """The proofs that the invented people gave every few weeks since; opening a challenge each time would take minutes."""
    times = [begin + EVERY * step for step in range(1, (now - begin) // EVERY + 1)]
    HolderProof.objects.bulk_create(
        HolderProof(holder=holder, at=at) for holder in KeyHolder.objects.active() for at in [*times, now]
    )


class Keyring:
    """What the invented openers give at an opening."""

    def __init__(self, secrets: dict[str, str]):
        found = {str(holder.user_id): holder for holder in KeyHolder.objects.active().filter(kind=HolderKind.OFFICER)}
        self._holders = found
        self._secrets = secrets
        self._identities: dict[str, str] = {}

    def key_of(self, cast: Cast, name: str) -> dict[str, Any]:
        """Holder, identity and person, as the services want them; each pass code is opened once."""
        holder = self._holders[str(cast[name].pk)]
        if name not in self._identities:
            self._identities[name] = holders.identity_of(holder, self._secrets[name])
        return {"holder": holder, "identity": self._identities[name], "actor": cast[name]}
