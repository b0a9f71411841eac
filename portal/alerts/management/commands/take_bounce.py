"""Take in one report that a message did not arrive, from standard input: for the mail server to call."""

import json
import sys

from django.core.management.base import BaseCommand

from portal.alerts.services import bouncing
from portal.core import clock

MOST_BYTES = 2_000_000
SAID = {
    bouncing.PERMANENT: "The message cannot be delivered: alerts to its address have stopped.",
    bouncing.TEMPORARY: "The message was not delivered for now: counted.",
    bouncing.KNOWN: "This report was taken in before.",
    bouncing.NOTHING: "The report names no failure.",
    bouncing.UNKNOWN: "The report is not about a message of this portal.",
    bouncing.UNREADABLE: "This is not a delivery report (RFC 3464).",
}


class Command(BaseCommand):
    """One report a call; the same report twice is fine."""

    help = "Read one delivery report (RFC 3464) from standard input. JSON key: outcome. Exit 1: not one of ours."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print a JSON object")

    def handle(self, *args, **options):
        outcome = bouncing.take_bounce(raw=sys.stdin.buffer.read(MOST_BYTES), now=clock.now())
        self.stdout.write(json.dumps({"outcome": outcome}) if options["json"] else SAID[outcome])
        if outcome in (bouncing.UNKNOWN, bouncing.UNREADABLE):
            raise SystemExit(1)
