"""Every kind of visitor × every address of an evaluation, phase by phase, against two written tables.

``phases_statuses.csv``: what a GET answers. ``phases_secrets.csv``: who can read which price and whose reason, where
and from which phase on. ``WRITE_PHASES=1`` and ``-m prove`` write them anew; read the difference as you would a change of law.
"""

import csv
import io
import os
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from django.test import Client

from tests.factories.evaluation import AFTER
from tests.tenders.evaluation import evaluation_world as worlds
from tests.tenders.evaluation.evaluation_world import PHASES, VISITORS

STATUSES = Path(__file__).with_name("phases_statuses.csv")
SECRETS = Path(__file__).with_name("phases_secrets.csv")
# Those who have no part in an evaluation are asked at its beginning, in its middle and at its end.
FOR_ALL = ("opened", "South prices open", "published")
# Asked every day; the rest in ``make prove``.
DAILY = ("North prices open", "told")
INSIDERS = ("Ash", "Birch", "north", "south", "both", "moderator", "lead", "approver", "auditor", "opener")
# Who judges one lot, or is recused, writes nothing about the rest.
NEVER_WRITTEN = {
    "reason of north about Ash, 2",
    "reason of north about Birch, 2",
    "reason of south about Ash, 1",
    "reason of south about Birch, 1",
    "reason of south about Birch, 2",
}
pytestmark = pytest.mark.django_db


def _body(answer):
    """The whole answer as text; of a file that is a zip, everything in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def _walk(world, phase, statuses, seen):
    """Ask everything as everybody, and note what was answered and what could be read."""
    texts = worlds.secrets()
    for who in VISITORS if phase in FOR_ALL else INSIDERS:
        client, person = Client(raise_request_exception=False), world.people[who]
        if person.is_authenticated:
            client.force_login(person)
        for name, address in worlds.addresses(world).items():
            answer = client.get(address)
            statuses[phase, name][who] = answer.status_code
            body = _body(answer)
            for secret, words in texts.items():
                if any(word in body for word in words):
                    seen[phase, secret, who].add(name)


def _walked(phases):
    """(statuses, seen) of these phases; the steps between are taken and nobody is asked."""
    world, statuses, seen = worlds.make(), defaultdict(dict), defaultdict(set)
    for phase in PHASES:
        worlds.step(world, phase)
        if phase in phases:
            _walk(world, phase, statuses, seen)
    return statuses, seen


# When a panel member has no quality left to judge.
SETTLED = {"north": "North agreed", "south": "South agreed", "both": "South agreed", "moderator": "South agreed"}


def _law(phase, secret, who):
    """May this be read at all? Written from the rules, and not from what the site answers."""
    kind, _, about = secret.rpartition(" of " if secret.startswith("price") else " about ")
    name, _, lot = about.partition(", ")
    since = _since(phase, lot)
    if who == "approver":
        return since("recommended") and not kind.startswith("reason")
    if kind == "price":
        return _price(phase, since, who, name, lot)
    if who in ("lead", "auditor"):
        return since("agreed")
    if kind == "agreed reason":
        # The winner's reasons are told to everybody who bid; a loser's to itself.
        told = since("told") and (who == name or (name == "Ash" and who == "Birch"))
        return told or (who == "moderator" and since("agreed") and phase != "published")
    return phase != "published" and _reason(since, who, kind.removeprefix("reason of "), name, lot)


def _since(phase, lot):
    """Is it that phase or a later one? "agreed" and "prices open" are those of the lot."""
    place = "North" if lot == "1" else "South"
    return lambda first: PHASES.index(phase) >= PHASES.index(first if first in PHASES else f"{place} {first}")


def _price(phase, since, who, name, lot):
    # The winner's price is told with the summaries, and is on the public page with the award.
    if who == name or (name == "Ash" and (since("published") or (since("told") and who == "Birch"))):
        return True
    if who in ("lead", "auditor"):
        return since("prices open")
    if who not in SETTLED or phase == "published":
        return False
    return since("prices open") and since(SETTLED[who]) and _judges(who, name, lot)


def _reason(since, who, author, name, lot):
    """One's own; a moderator's once it is final; a peer's once one's own is final (here: with all of the lot)."""
    if who == author:
        return True
    if who == "moderator":
        return since("North scored in part")
    return who in SETTLED and since("agreed") and _judges(who, name, lot)


def _judges(who, name, lot):
    return {"north": "1", "south": "2"}.get(who, lot) == lot and (who, name) != ("south", "Birch")


def _judge(phases):
    statuses, seen = _walked(phases)
    rows = [
        {"phase": phase, "address": name, **{who: str(row.get(who, "")) for who in VISITORS}}
        for (phase, name), row in statuses.items()
    ]
    told = [
        {"phase": phase, "secret": secret, "visitor": who, "where": "; ".join(sorted(names))}
        for (phase, secret, who), names in seen.items()
    ]
    assert [key for key in seen if not _law(*key)] == []
    if os.environ.get("WRITE_PHASES"):
        _write(STATUSES, rows)
        _write(SECRETS, told)
    assert _different(STATUSES, rows, phases) == []
    assert _different(SECRETS, told, phases) == []
    return {secret for _phase, secret, _who in seen}


def test_insiders_get_at_every_address_what_is_written(set_clock):
    set_clock(AFTER)
    _judge(DAILY)


@pytest.mark.prove
def test_every_visitor_gets_at_every_address_in_every_phase_what_is_written(set_clock):
    """The whole tables: 6,000 answers."""
    set_clock(AFTER)
    known = _judge(PHASES)
    # The search finds what it looks for: every text that is there is read by somebody, somewhere.
    assert {secret for secret in worlds.secrets() if secret not in known} == NEVER_WRITTEN


def _write(path, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _different(path, rows, phases):
    """Rows that are not written, and written rows of these phases that were not found."""
    with path.open(newline="") as file:
        written = {tuple(row.values()) for row in csv.DictReader(file) if row["phase"] in phases}
    return sorted(written ^ {tuple(row.values()) for row in rows})
