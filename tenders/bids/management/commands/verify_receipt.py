"""Checks a receipt file: is the signature ours, over exactly this content? Exit 0 (genuine), 1 (not), 2 (bad arguments).

JSON (``--json``): ``genuine`` (bool), ``receipt`` (its content, or null).
"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tenders.bids.services.receipts import is_genuine


class Command(BaseCommand):
    """Check one file."""

    help = "Check the signature of a receipt file."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, file, **options):
        if not file.is_file():
            raise CommandError(f"{file} is not a file.", returncode=2)
        text = file.read_text(errors="replace")
        genuine = is_genuine(text)
        content = json.loads(json.loads(text)["content"]) if genuine else None
        if options["json"]:
            self.stdout.write(json.dumps({"genuine": genuine, "receipt": content}, indent=2))
        elif content:
            self.stdout.write(f"Genuine: {content['kind'].lower()} {content['received_at']}, {content['lot']}.")
        else:
            self.stdout.write("Not genuine: the signature is not ours, or the content was changed.")
        sys.exit(0 if genuine else 1)
