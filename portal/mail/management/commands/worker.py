"""Background work: hand on mail, and do the periodic jobs of every app."""

import json
import logging
import signal
import threading
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from portal.core import clock
from portal.mail.jobs import Rounds
from portal.mail.services import deliver_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until it is told to stop; any number of workers may run at once."""

    help = "Mail and periodic jobs. With --once: one round. JSON keys: sent, kept, failed, jobs (name: what it said)."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="One round, then end: exit 1 when a job failed.")
        parser.add_argument("--every", type=float, default=5.0, help="Seconds between rounds (default 5).")
        parser.add_argument("--json", action="store_true", help="Print one JSON object a round.")

    def handle(self, *args, **options):
        stop, rounds = threading.Event(), Rounds()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        if options["once"]:
            if self._round(rounds, options["json"], always=True):
                raise SystemExit(1)
            return
        self.stderr.write("The worker runs. Stop it with Ctrl+C or SIGTERM.")
        while not stop.is_set():
            try:
                self._round(rounds, options["json"], always=False)
            except Error:  # the database is away or busy: the next round tries again
                logger.exception("A round of the worker failed")
            close_old_connections()
            stop.wait(options["every"])
        self.stderr.write("The worker has stopped.")

    def _round(self, rounds: Rounds, as_json: bool, *, always: bool) -> bool:
        """One round; True when a job failed."""
        now = clock.now()
        mail, jobs = deliver_due(now), rounds.run_due(now)
        facts = {**asdict(mail), "jobs": jobs}
        if as_json:
            self.stdout.write(json.dumps(facts))
        elif always or any(asdict(mail).values()):
            self.stdout.write(f"Mail: {mail.sent} sent, {mail.kept} kept, {mail.failed} to be tried again.")
            for name, said in jobs.items():
                self.stdout.write(f"{name}: {said}")
        return any(said.startswith("failed:") for said in jobs.values())
