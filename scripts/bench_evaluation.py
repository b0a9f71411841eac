"""`make bench`, the assessment: 200 bids × 60 criteria × 7 evaluators, results and every score, beside a bare query.

Run by itself on the embedded SQLite, and by ``with_postgres.py`` on PostgreSQL. Figures, never a verdict.
"""

import os
import statistics
import sys
import tempfile
import time
import tracemalloc
import uuid
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="portal-bench-")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from portal.core import clock  # noqa: E402
from portal.core.sheets import as_xlsx  # noqa: E402
from tenders.bids.models import Bid  # noqa: E402
from tenders.evaluation.models import Moderation, OpenedBid, Opening, PanelMember, PriceOpening, Score  # noqa: E402
from tenders.evaluation.queries.matrix_file import HEAD, score_rows  # noqa: E402
from tenders.evaluation.queries.results import lot_result  # noqa: E402
from tenders.opportunities.models import Lot, Opportunity  # noqa: E402
from tenders.opportunities.services.publishing import evaluation_model  # noqa: E402
from tests.factories.accounts import OrganisationFactory, StaffFactory  # noqa: E402
from tests.factories.opportunities import OpportunityFactory, ScaleFactory  # noqa: E402

BIDS, CRITERIA, EVALUATORS = 200, 60, 7
REASON = "The answer shows how people choose their workers, with figures from a similar service. " * 3


def build() -> Lot:
    """A lot whose quality is agreed and whose prices are open, written as rows: nothing is sealed."""
    now = clock.now()
    opportunity = OpportunityFactory(published=False, structure=False, deadline=now - timedelta(days=1))
    scale = ScaleFactory()
    lot = opportunity.lots.create(number=1, title="All", sort_order=1)
    for place in range(CRITERIA):
        opportunity.criteria.create(
            sort_order=place, name=f"Criterion {place}", scale=scale, weight=Decimal(1), question_numbers="1.1"
        )
    opportunity.criteria.create(sort_order=99, name="Price", kind="PRICE", weight=Decimal(40))
    opportunity.price_lines.create(description="Visit", unit="visit", quantity=Decimal(100), sort_order=1)
    opportunity.save()
    content = evaluation_model(Opportunity.objects.get(pk=opportunity.pk))
    Opportunity.objects.filter(pk=opportunity.pk).update(state="OPENED", model_content=content)
    line = str(content["prices"][0]["line"])
    people = [StaffFactory() for _place in range(EVALUATORS)]
    members = PanelMember.objects.bulk_create(
        PanelMember(opportunity=opportunity, user=person, state="CLEARED") for person in people
    )
    opening = Opening.objects.create(opportunity=opportunity, called_at=now, called_by=people[0], state="DONE")
    bids = Bid.objects.bulk_create(
        Bid(
            pk=uuid.uuid4(),
            lot=lot,
            organisation=OrganisationFactory(),
            state="OPENED",
            created_at=now,
            created_by=people[0],
        )
        for _place in range(BIDS)
    )
    OpenedBid.objects.bulk_create(
        OpenedBid(bid=bid, opening=opening, opened_at=now, is_sound=True, answers={}, prices={line: str(100 + place)})
        for place, bid in enumerate(bids)
    )
    PriceOpening.objects.create(lot=lot, at=now, by=people[0])
    keys = [row["id"] for row in content["criteria"] if row["kind"] == "QUALITY"]
    points = [Decimal(0), Decimal(3), Decimal(5)]
    Score.objects.bulk_create(
        (
            Score(
                member=member, bid=bid, criterion_id=key, value=points[(n + m + k) % 3], reason=REASON, state="FINAL",
                saved_at=now,
            )
            for n, bid in enumerate(bids)
            for m, member in enumerate(members)
            for k, key in enumerate(keys)
        ),
        batch_size=2000,
    )  # fmt: skip
    Moderation.objects.bulk_create(
        (
            Moderation(
                bid=bid, criterion_id=key, state="AGREED", value=points[(n + k) % 3], reason=REASON, agreed_at=now,
                agreed_by=people[0],
            )
            for n, bid in enumerate(bids)
            for k, key in enumerate(keys)
        ),
        batch_size=2000,
    )  # fmt: skip
    return Lot.objects.select_related("opportunity").get(pk=lot.pk)


def say(what: str, figure: str) -> None:
    print(f"{what:<72} {figure:>16}", flush=True)


def timed(act, rounds: int = 5) -> float:
    """The median in seconds."""
    times = []
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def bare(sql: str, key: int) -> list:
    """The same rows, as the driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        return cursor.fetchall()


def main() -> None:
    """Print every figure."""
    call_command("migrate", verbosity=0)
    lot = build()
    say(f"{connection.vendor}: scores", f"{Score.objects.count():,}")
    joined = "SELECT s.* FROM {} s JOIN bids_bid b ON b.id = s.bid_id WHERE b.lot_id = %s"
    agreed, scores = joined.format("evaluation_moderation"), joined.format("evaluation_score")
    with CaptureQueriesContext(connection) as asked:
        lot_result(lot)
    whole, rows = timed(lambda: lot_result(lot)), timed(lambda: bare(agreed, lot.pk))
    say(f"results of the lot ({len(asked)} queries) / a bare query of its agreed scores", f"{whole:.2f} / {rows:.2f} s")
    with CaptureQueriesContext(connection) as asked:
        sum(1 for _row in score_rows(lot))
    whole, rows = timed(lambda: sum(1 for _row in score_rows(lot)), 3), timed(lambda: bare(scores, lot.pk), 3)
    say(f"every score ({len(asked)} queries) / a bare query of the same rows", f"{whole:.2f} / {rows:.2f} s")
    begun, size = time.perf_counter(), 0
    tracemalloc.start()
    for piece in as_xlsx(HEAD, score_rows(lot)):
        size += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    say("every score as a streamed spreadsheet: time (with tracing)", f"{time.perf_counter() - begun:.1f} s")
    say("  its size / most memory that Python took", f"{size / 2**20:.1f} / {peak / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
