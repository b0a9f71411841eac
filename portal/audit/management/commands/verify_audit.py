"""Walks every audit chain, and holds it against the daily heads and the receipts that witness it.

Exit 0 (whole), 1 (something was changed, removed or put in, or a chain lost its end).

JSON (``--json``): ``whole`` (bool), ``faults`` (a list of sentences).
"""

import json
import sys

from django.core.management.base import BaseCommand

from portal.audit.heads import head_faults
from portal.audit.services import faults
from portal.audit.slots import WITNESSES


class Command(BaseCommand):
    """Check all chains."""

    help = "Prove that no audit event was changed, removed or put in."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, **options):
        found = [*faults(), *head_faults(), *(fault for source in WITNESSES.ask() for fault in source)]
        if options["json"]:
            self.stdout.write(json.dumps({"whole": not found, "faults": found}, indent=2))
        else:
            self.stdout.write("\n".join(found) or "Every chain is whole.")
        sys.exit(1 if found else 0)
