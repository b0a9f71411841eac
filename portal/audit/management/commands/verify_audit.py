"""Walks every audit chain. Exit 0 (whole), 1 (something was changed, removed or put in).

JSON (``--json``): ``whole`` (bool), ``faults`` (a list of sentences).
"""

import json
import sys

from django.core.management.base import BaseCommand

from portal.audit.services import faults


class Command(BaseCommand):
    """Check all chains."""

    help = "Prove that no audit event was changed, removed or put in."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, **options):
        found = list(faults())
        if options["json"]:
            self.stdout.write(json.dumps({"whole": not found, "faults": found}, indent=2))
        else:
            self.stdout.write("\n".join(found) or "Every chain is whole.")
        sys.exit(1 if found else 0)
