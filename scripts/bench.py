"""`make bench`: time and memory of what people wait for. Figures, never a verdict."""

import io
import json
import os
import resource
import statistics
import sys
import tempfile
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="portal-bench-")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from portal.core import clock  # noqa: E402
from tenders.bids import sealing  # noqa: E402
from tenders.notices.models import Release  # noqa: E402
from tenders.opportunities.models import Opportunity  # noqa: E402
from tenders.regimes.models import Authority  # noqa: E402

ROWS = 10_000


def median_ms(act, rounds: int = 15) -> float:
    """The median of several rounds, in milliseconds."""
    times = []
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def say(what: str, figure: str) -> None:
    print(f"{what:<60} {figure:>14}")


def peak_of_bulk(client: Client, opportunity: Opportunity, first: int, count: int) -> str:
    """The most memory that Python took while ``count`` more releases were added and all of them were streamed."""
    content = json.dumps({"ocid": "o", "tender": {"title": "t", "description": "word " * 800}})
    for start in range(first, first + count, 500):
        Release.objects.bulk_create(
            Release(
                ocid=f"ocds-bench0-{n}", release=f"{n}", section="tender", tag="tender", date=clock.now(),
                opportunity=opportunity, content=content, digest="",
            )
            for n in range(start, start + 500)
        )  # fmt: skip
    tracemalloc.start()
    size = sum(len(piece) for piece in client.get("/api/ocds/bulk.json").streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{peak / 2**20:.1f} of {size / 2**20:.0f} MiB"


def peak_of(client: Client, address: str) -> str:
    """The most memory that Python took while a list was sent, of its size."""
    tracemalloc.start()
    response = client.get(address)
    pieces = response.streaming_content if response.streaming else [response.content]
    size = sum(len(piece) for piece in pieces)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{peak / 2**20:.1f} of {size / 2**20:.1f} MiB"


def lists_of(count: int, client: Client) -> None:
    """Memory of the lists as files, with so many opportunities that are open."""
    Opportunity.objects.filter(pk__in=Opportunity.objects.order_by("pk").values("pk")[count:]).update(published_at=None)
    for name in ("calendar.ics", "opportunities.csv", "opportunities.json", "feed.atom"):
        client.get(f"/opportunities/{name}")
        say(f"memory of {name}, {count:,} opportunities", peak_of(client, f"/opportunities/{name}"))
    Opportunity.objects.update(published_at=clock.now() - timedelta(minutes=1))


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    now = clock.now()
    Opportunity.objects.bulk_create(
        Opportunity(
            title=f"Opportunity {n}", slug=f"o-{n}", summary="s", state="PUBLISHED", published_at=now, value_net=n,
            cpv_codes="85300000", deadline=now + timedelta(days=n % 60 - 20),
        )
        for n in range(ROWS)
    )  # fmt: skip
    client = Client()
    for address in (
        "/opportunities/",
        "/opportunities/?words=77&kind=OTHER",
        "/opportunities/?words=oportunity",
        "/opportunities/?page=400",
        "/opportunities/o-7/",
    ):
        client.get(address)
        say(f"GET {address} ({ROWS:,} opportunities)", f"{median_ms(lambda a=address: client.get(a)):.0f} ms")
    Opportunity.objects.update(deadline=now + timedelta(days=9))
    for count in (ROWS // 10, ROWS):
        lists_of(count, client)
    Authority.objects.update_or_create(defaults={"ocid_prefix": "ocds-bench0"})
    opportunity = Opportunity.objects.first()
    for first, count in ((0, 1_000), (1_000, 9_000)):
        figure = peak_of_bulk(client, opportunity, first, count)
        say(f"memory while {first + count:,} releases are streamed, of their size", figure)
    secret, public = sealing.new_identity()
    payload = {"answers": {str(n): "word " * 500 for n in range(20)}}
    sealed = sealing.seal(dict(payload), [public, public])
    say("seal 20 answers of 500 words", f"{median_ms(lambda: sealing.seal(dict(payload), [public, public])):.1f} ms")
    say("unseal them", f"{median_ms(lambda: sealing.unseal(sealed, secret)):.1f} ms")
    content = os.urandom(100 * 1024 * 1024)
    begun = time.perf_counter()
    sealing.seal_file(io.BytesIO(content), "bench.age", [public, public])
    say("seal a file of 100 MiB", f"{time.perf_counter() - begun:.1f} s")
    begun = time.perf_counter()
    sealing.unsealed_file("bench.age", secret, sealing.hashlib.sha256(content).hexdigest()).close()
    say("unseal it", f"{time.perf_counter() - begun:.1f} s")
    say("largest memory of this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
