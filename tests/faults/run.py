"""The large figures of submission: `python tests/faults/run.py double|crash|race|rush|all` prints them; exit 1 when one is broken.

double one bidder presses thirty times at once
crash  web workers, the web server, database connections and the database are killed while bids are submitted
race   200 bidders race one deadline
rush   300 submissions within the last 60 seconds
"""

import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.site import PORT, Database, Web, bidders, wait_until_up

ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "100"))
RACERS = int(os.environ.get("FAULTS_RACERS", "200"))
RUSH = int(os.environ.get("FAULTS_RUSH", "300"))
CUT = (OSError, http.client.HTTPException)


def prepare():
    """(database, web server) with an empty, migrated portal."""
    database = Database()
    os.environ.update(
        DATABASE_URL=database.uri, DJANGO_SETTINGS_MODULE="portal.settings.test",
        PORTAL_VAR=tempfile.mkdtemp(prefix="portal-faults-"), PORTAL_BASE_URL=f"http://localhost:{PORT}",
    )  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return database, Web(dict(os.environ))


def opportunity(deadline):
    """A published opportunity that closes then."""
    from tests.factories.opportunities import OpportunityFactory

    return OpportunityFactory(published=True, deadline=deadline)


def say(what, figure):
    print(f"{what:<66} {figure}", flush=True)


def try_until_answered(bidder, answers):
    """As a browser's user would: press again, with the same token, until there is an answer."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            status, location = bidder.submit()
        except CUT:
            time.sleep(0.2)
            continue
        if status < 500:
            answers.append((time.time(), status, location))
            return
        time.sleep(0.2)


def crash(database, web):
    """0 acknowledged bids lost, 0 half."""
    from portal.core import clock

    kills = (web.kill_worker, database.kill_one_backend, database.crash, lambda: (web.kill_all(), web.start()))
    shop = opportunity(clock.now() + timedelta(days=30))
    lost = half = acknowledged = double = 0
    for place in range(ROUNDS):
        people = bidders(shop, 4, clock.now())
        answers = {bidder.bid: [] for bidder in people}
        threads = [threading.Thread(target=try_until_answered, args=(bidder, answers[bidder.bid])) for bidder in people]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0, 0.25))
        kills[place % len(kills)]()
        for thread in threads:
            thread.join()
        wait_until_up()
        # A killed connection is noticed by its server a moment later, and only then it restarts the others.
        time.sleep(0.5)
        _reconnect()
        found = [_state_of(bidder, answers[bidder.bid]) for bidder in people]
        acknowledged += sum(row["acknowledged"] for row in found)
        lost += sum(row["acknowledged"] and not row["whole"] for row in found)
        half += sum(row["half"] for row in found)
        double += sum(row["receipts"] > 1 for row in found)
    say(f"{ROUNDS} crash rounds: acknowledged submissions", acknowledged)
    say("  acknowledged and lost", lost)
    say("  half submitted", half)
    say("  submitted twice by one token", double)
    return lost == half == double == 0 and acknowledged > 0


def _reconnect():
    """Until the database has recovered and answers this process again."""
    from django.db import InterfaceError, OperationalError, connection

    end = time.monotonic() + 60
    while time.monotonic() < end:
        connection.close()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except (OperationalError, InterfaceError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The database does not come back.")


def _state_of(bidder, answers):
    """What the database holds of a bid, held against what its bidder was told."""
    from portal.audit.models import AuditEvent
    from tenders.bids.models import Bid

    bid = Bid.objects.get(pk=bidder.bid)
    receipts = list(bid.receipts.all())
    events = AuditEvent.objects.filter(
        chain=bid.lot.opportunity.bid_chain, subject_id=bidder.bid, verb="submit"
    ).count()
    submitted = bid.state == "SUBMITTED"
    whole = submitted and len(receipts) == events == bid.version == 1
    nothing = not submitted and not receipts and not events and bid.version == 0
    told = [location for _at, status, location in answers if status == 302 and "/receipts/" in location]
    right = not told or (whole and str(receipts[0].pk) in told[-1])
    return {
        "acknowledged": bool(told), "whole": whole and right, "half": not (whole or nothing),
        "receipts": len(receipts),
    }  # fmt: skip


def race(_database, _web):
    """Nobody in time is refused, nobody late is taken."""
    from portal.core import clock
    from tenders.bids.models import LateAttempt, Receipt
    from tenders.opportunities.models import Opportunity

    shop = opportunity(clock.now() + timedelta(days=30))
    people = bidders(shop, RACERS, clock.now())
    deadline = clock.now() + timedelta(seconds=6)
    Opportunity.objects.filter(pk=shop.pk).update(deadline=deadline)
    begun = time.time()

    def go(bidder):
        time.sleep(max(0.0, begun + 6 + random.gauss(0, 1.2) - time.time()))
        return bidder.submit(timeout=60)

    with ThreadPoolExecutor(48) as pool:
        answers = list(pool.map(go, people))
    told_in = sum("/receipts/" in location for _status, location in answers)
    told_late = sum(status == 403 for status, _location in answers)
    times = [receipt.issued_at for receipt in Receipt.objects.filter(bid__lot__opportunity=shop)]
    late = [attempt.at for attempt in LateAttempt.objects.filter(bid__lot__opportunity=shop)]
    wrong = sum(at > deadline for at in times) + sum(at <= deadline for at in late)
    wrong += abs(told_in - len(times)) + abs(told_late - len(late)) + (len(people) - told_in - told_late)
    say(f"{RACERS} bidders race one deadline: in / late", f"{told_in} / {told_late}")
    say("  last one in, milliseconds before the deadline", round((deadline - max(times)).total_seconds() * 1000))
    say("  first one late, milliseconds after it", round((min(late) - deadline).total_seconds() * 1000))
    say("  judged wrongly", wrong)
    return wrong == 0 and told_in > 0 and told_late > 0


def rush(_database, web):
    """Submit p95 of at most one second while 300 bids come within a minute."""
    from portal.core import clock

    people = bidders(opportunity(clock.now() + timedelta(days=30)), RUSH, clock.now())
    begun, seconds = time.monotonic(), 60.0
    starts = sorted(random.uniform(0, seconds) for _bidder in people)

    def go(row):
        bidder, start = row
        time.sleep(max(0.0, begun + start - time.monotonic()))
        sent = time.monotonic()
        status, location = bidder.submit()
        return time.monotonic() - sent, status == 302 and "/receipts/" in location

    with ThreadPoolExecutor(64) as pool:
        rows = list(pool.map(go, zip(people, starts, strict=True)))
    times = sorted(taken for taken, _good in rows)
    p95 = statistics.quantiles(times, n=20)[-1]
    failed = sum(not good for _taken, good in rows)
    say(
        f"{RUSH} submissions in {seconds:.0f} s: median / p95 / slowest",
        f"{times[len(times) // 2]:.3f} / {p95:.3f} / {times[-1]:.3f} s",
    )
    say("  failed", failed)
    say("  most memory of a worker", f"{web.memory():.0f} MiB")
    return p95 <= 1 and failed == 0


def double(_database, _web):
    """Thirty presses of the same button at once make one bid and one receipt."""
    from portal.core import clock
    from tenders.bids.models import Bid

    (bidder,) = bidders(opportunity(clock.now() + timedelta(days=30)), 1, clock.now())
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _press: bidder.submit(timeout=60), range(30)))
    bid = Bid.objects.get(pk=bidder.bid)
    receipts = {location for _status, location in answers}
    say("30 presses at once: receipts told / in the database", f"{len(receipts)} / {bid.receipts.count()}")
    return len(receipts) == bid.receipts.count() == bid.version == 1 and "/receipts/" in receipts.pop()


PARTS = {"double": double, "crash": crash, "race": race, "rush": rush}


def main(names):
    """Run the named parts, or all."""
    chosen = [name for name in PARTS if name in names or "all" in names]
    if not chosen:
        print(__doc__)
        return 2
    database, web = prepare()
    try:
        results = {name: bool(PARTS[name](database, web)) for name in chosen}
    finally:
        web.kill_all()
        database.stop()
    print(json.dumps(results))
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
