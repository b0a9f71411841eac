"""Submits a bid to the portal itself through the front door, again and again, and writes down whether that worked.

Run it beside the worker, on another machine if there is one. Exit 0; with ``--once`` 1 when the round failed.
JSON (``--json``), one object a round: ``failed_at`` (empty when all worked).
"""

import contextlib
import json
import signal
import sys
import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from portal.core.verdicts import NotAllowed
from portal.evidence.services import note_probe_off
from tenders.bids.services.probing import Rounds

# Well below the five minutes from which on silence is an outage.
SLOWEST = 120


class Command(BaseCommand):
    """A round every fifteen seconds until it is told to stop."""

    help = "Upload, submit and withdraw a bid of the portal's own, every few seconds."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round")
        parser.add_argument("--every", type=float, default=15.0, help="seconds between rounds (default 15)")
        parser.add_argument("--base", default=settings.PORTAL_BASE_URL, help="the portal's address")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, once, every, base, **options):
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        if every > SLOWEST:
            raise CommandError(f"At most {SLOWEST} seconds: a longer silence counts as an outage.", returncode=2)
        rounds = Rounds(base.rstrip("/"))
        while True:
            failed = self._round(rounds, options["json"])
            if once or stop.wait(every):
                break
        # While the database is away the silence that follows counts as an outage, as it should.
        with contextlib.suppress(Error):
            note_probe_off()
        if once:
            sys.exit(1 if failed else 0)

    def _round(self, rounds, as_json):
        try:
            failed = rounds.go()
        except NotAllowed as refusal:
            raise CommandError(refusal.reason, returncode=2) from None
        close_old_connections()
        self.stdout.write(json.dumps({"failed_at": failed}) if as_json else failed or "All steps worked.")
        return failed
