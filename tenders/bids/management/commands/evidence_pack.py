"""Writes the evidence about one bid or receipt into an archive. Exit 0, 1 (refused), 2 (bad arguments).

JSON (``--json``): ``archive`` (path), ``files`` (names in it).
"""

import json
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from portal.core import clock
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid
from tenders.bids.services.evidence import bid_of, pack


class Command(BaseCommand):
    """Probe log, request log of the bidder, clock, chain proof, receipts; signed."""

    help = "Evidence for a dispute about a deadline. REF is the number of a bid, of a receipt or of a late attempt."

    def add_arguments(self, parser):
        parser.add_argument("ref")
        parser.add_argument("--to", type=Path, default=None, help="the archive (default: evidence-REF.zip)")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, ref, to, **options):
        target = to or Path(f"evidence-{ref[:8]}.zip")
        try:
            names = pack(bid=self._bid(ref), target=target, now=clock.now())
        except NotAllowed as refusal:
            raise CommandError(refusal.reason, returncode=1) from None
        if options["json"]:
            self.stdout.write(json.dumps({"archive": str(target), "files": names}, indent=2))
        else:
            self.stdout.write(f"{len(names)} files written to {target}.")

    def _bid(self, ref: str) -> Bid:
        try:
            key = UUID(ref)
        except ValueError:
            raise CommandError(f"“{ref}” is no number of a bid or a receipt.", returncode=2) from None
        found = bid_of(key)
        if found is None:
            raise CommandError(f"There is no bid, no receipt and no late attempt {ref}.", returncode=2)
        return found
