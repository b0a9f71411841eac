"""`make bench`: time and memory of what people wait for. Figures, never a verdict."""

import io
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="portal-bench-")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from portal.core import clock  # noqa: E402
from tenders.bids import sealing  # noqa: E402
from tenders.opportunities.models import Opportunity  # noqa: E402

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
        "/opportunities/?page=400",
        "/opportunities/o-7/",
    ):
        client.get(address)
        say(f"GET {address} ({ROWS:,} opportunities)", f"{median_ms(lambda a=address: client.get(a)):.0f} ms")
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
    sealing.unseal_file(
        "bench.age", secret, Path(settings.PRIVATE_ROOT) / "out", sealing.hashlib.sha256(content).hexdigest()
    )
    say("unseal it", f"{time.perf_counter() - begun:.1f} s")
    say("largest memory of this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
