"""The large figures of submission: `python tests/faults/run.py double|crash|change|race|rush|cut|uploads|all` prints them; exit 1 when one is broken.

double one bidder presses thirty times at once
crash  web workers, the web server, database connections and the database are killed while bids are submitted
change the same while submitted bids are changed: what the last receipt says stands, and opens
race   200 bidders race one deadline
rush   300 submissions within the last 60 seconds
cut    20 files of 20 MiB are sent while the workers that take them are killed
uploads 50 files of 20 MiB at once, to a pool of their own, while bidders save answers
"""

import hashlib
import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.files import CUT, MIB, Sender
from tests.faults.site import PORT, SPARING, Database, Web, bidders, wait_until_up

ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "100"))
RACERS = int(os.environ.get("FAULTS_RACERS", "200"))
PAUSE = 3.0  # seconds between two savings of one page: WAIT of frontend/autosave.js
RUSH = int(os.environ.get("FAULTS_RUSH", "300"))


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


def change(database, web):
    """0 bids whose last receipt does not stand, whatever dies between the beginning of a change and its submission."""
    from portal.core import clock

    kills = (web.kill_worker, database.kill_one_backend, database.crash, lambda: (web.kill_all(), web.start()))
    shop = opportunity(clock.now() + timedelta(days=30))
    begun = replaced = fallen = made = 0
    for place in range(max(ROUNDS // 4, 4)):
        people = bidders(shop, 4, clock.now())
        for bidder in people:
            try_until_answered(bidder, [])
        made += len(people)
        threads = [
            threading.Thread(target=_rewrite, args=(bidder, number % 2 == 0)) for number, bidder in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0, 0.4))
        kills[place % len(kills)]()
        for thread in threads:
            thread.join()
        wait_until_up()
        time.sleep(0.5)
        _reconnect()
        found = [_what_stands(bidder) for bidder in people]
        fallen += sum(not stands for stands, _version, _is_open in found)
        replaced += sum(version == 2 for _stands, version, _is_open in found)
        begun += sum(is_open for _stands, _version, is_open in found)
    sound = _opened_soundly(shop)
    say(f"{made} submitted bids changed while something died: replaced / left half way", f"{replaced} / {begun}")
    say("  whose last receipt does not stand", fallen)
    say("  opened / sound", f"{made} / {sound}")
    return fallen == 0 and sound == made and replaced > 0 and begun > 0


def _rewrite(bidder, is_patient):
    """Begin the next version, write, submit; whoever is not patient stops at the first cut, or before submitting."""
    from dataclasses import replace

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    words = urllib.parse.urlencode({"empty": "on", "csrfmiddlewaretoken": bidder.csrf})
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if bidder.ask("POST", "change/", words, form)[0] < 500:
                break
        except CUT:
            if not is_patient:
                return
        time.sleep(0.2)
    if is_patient:
        try_until_answered(replace(bidder, token=str(uuid.uuid4())), [])


def _what_stands(bidder):
    """(does the stored ciphertext stand as the last receipt says, which version, is the next one begun)."""
    from tenders.bids.models import Bid
    from tenders.bids.services import standing

    bid = Bid.objects.get(pk=bidder.bid)
    told = {row["part"]: row["ciphertext_sha256"] for row in standing.facts_of(bid)["parts"]}
    kept = {row.part: hashlib.sha256(bytes(row.ciphertext)).hexdigest() for row in standing.parts_of(bid)}
    return bid.state == "SUBMITTED" and told == kept, bid.version, bid.changing_since is not None


def _opened_soundly(shop):
    """How many bids are sound once two openers have opened them."""
    from portal.core import clock
    from tenders.evaluation.models import OpenedBid
    from tenders.opportunities.models import Opportunity
    from tests.factories.evaluation import open_bids

    now = clock.now()
    Opportunity.objects.filter(pk=shop.pk).update(deadline=now - timedelta(minutes=1))
    shop.refresh_from_db()
    open_bids(shop, now=now)
    return OpenedBid.objects.filter(bid__lot__opportunity=shop, is_sound=True).count()


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
    resident, own = web.memory()
    say("  most memory of a worker: resident / of its own", f"{resident:.0f} / {own:.0f} MiB")
    return p95 <= 1 and failed == 0 and own < 150


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


def with_a_file(count):
    """(bidders of something that asks for a file, the key of that question)."""
    from portal.core import clock
    from tests.factories.opportunities import OpportunityFactory
    from tests.factories.questions import QuestionSetFactory, question, section

    asked = QuestionSetFactory(published=True, sections=[section(question(), question("file", text="Your plan"))])
    shop = OpportunityFactory(published=True, question_set=asked, deadline=clock.now() + timedelta(days=30))
    (key,) = (one.key for one in shop.question_version.structure.questions if one.is_file)
    return bidders(shop, count, clock.now()), key


def whole(senders):
    """How many of the files stand in their slots with the digest of what was sent, and open as such."""
    from portal.files.services import digest_of
    from tenders.bids.models import Bid
    from tenders.bids.services import files

    good = 0
    for sender in senders:
        bid = Bid.objects.get(pk=sender.bidder.bid)
        row = bid.files.filter(sha256=sender.digest).first()
        if row is not None:
            copy, _name = files.read_back(bid=bid, file_id=str(row.pk))
            good += digest_of(copy) == sender.digest
    return good


def cut(_database, web):
    """0 files that are not what was sent, and little sent twice."""
    from tenders.bids.models import SealedFile

    before = SealedFile.objects.count()
    people, key = with_a_file(20)
    senders = [Sender(bidder, key, 20 * MIB, PORT) for bidder in people]
    kills = 0
    with ThreadPoolExecutor(20) as pool:
        running = [pool.submit(sender.send, 300) for sender in senders]
        while kills < 10 and not all(one.done() for one in running):
            time.sleep(3)
            web.kill_worker()
            web.stand_again()
            kills += 1
        arrived = sum(one.result() for one in running)
    again = max(sender.sent - len(sender.content) for sender in senders)
    say(f"20 files of 20 MiB while a worker was killed {kills} times: arrived / whole", f"{arrived} / {whole(senders)}")
    say("  listed without having been sent whole", SealedFile.objects.count() - before - len(senders))
    say("  most bytes of one file sent again, a kill", f"{again / max(kills, 1) / MIB:.1f} MiB")
    wait_until_up()
    return arrived == whole(senders) == len(senders) and SealedFile.objects.count() - before == len(senders)


def saver(bidder):
    """What sends one answer of a draft to be saved, as the page does every few seconds; it returns the status."""
    from tenders.bids.models import Bid

    structure = Bid.objects.get(pk=bidder.bid).lot.opportunity.question_version.structure
    part = structure.sections[0]
    key = next(question.key for question in part.answered if not question.is_file)
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    def save(one):
        typed = {f"q_{key}": f"{time.time()} " + "word " * 200, "csrfmiddlewaretoken": one.csrf}
        place = f"section/{part.key}/?autosave=1"
        return one.ask("POST", place, urllib.parse.urlencode(typed), form)[0]

    return save


def send_all(senders):
    """How many arrived."""
    with ThreadPoolExecutor(len(senders)) as pool:
        return sum(pool.map(lambda sender: sender.send(), senders))


def in_a_process(work):
    """Run it in a process of its own, as the browsers of others would: what is timed here does not wait for it."""
    receiving, sending = multiprocessing.Pipe(duplex=False)
    multiprocessing.get_context("fork").Process(target=lambda: sending.send(work()), daemon=True).start()
    return receiving


def uploads(_database, web):
    """50 files at once while small requests stay under half a second (p95) and no worker needs 150 MiB."""
    people, key = with_a_file(70)
    writers, people = people[:20], people[20:]
    # As README.md says: a pool of its own, which steps back for small requests.
    pool_of_files = Web(
        dict(os.environ), port=PORT + 1, module="portal.wsgi_uploads", threads=3, patience=19, more=SPARING
    )
    senders = [Sender(bidder, key, 20 * MIB, PORT + 1) for bidder in people]
    over = threading.Event()
    small = []

    save = saver(writers[0])

    def write(bidder):
        time.sleep(random.uniform(0, PAUSE))
        while not over.is_set():
            sent = time.monotonic()
            status = save(bidder)
            small.append((time.monotonic() - sent, status))
            time.sleep(max(0.0, PAUSE - (time.monotonic() - sent)))

    for _time in range(2):  # a server that has just started loads its pages first
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(save, writers))
    try:
        begun = time.monotonic()
        arriving = in_a_process(lambda: send_all(senders))
        with ThreadPoolExecutor(20) as beside:
            for bidder in writers:
                beside.submit(write, bidder)
            arrived = arriving.recv()
            taken = time.monotonic() - begun
            over.set()
        memory = web.memory(), pool_of_files.memory()
    finally:
        over.set()
        pool_of_files.kill_all()
    seconds = [taken for taken, _status in small]
    median, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    failed = sum(status != 200 for _taken, status in small)
    say("50 files of 20 MiB at once: arrived whole / in", f"{whole(senders)} of {arrived} / {taken:.1f} s")
    say(f"  {len(small)} answers saved beside them: median / p95 / failed", f"{median:.3f} / {p95:.3f} s / {failed}")
    for pool, (resident, own) in zip(("pages", "files"), memory, strict=True):
        say(f"  most memory of a worker of {pool}: resident / of its own", f"{resident:.0f} / {own:.0f} MiB")
    return whole(senders) == 50 and failed == 0 and p95 <= 0.5 and max(own for _resident, own in memory) < 150


PARTS = {"double": double, "crash": crash, "change": change, "race": race, "rush": rush, "cut": cut, "uploads": uploads}


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
