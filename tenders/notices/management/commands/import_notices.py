"""Takes in notices of other platforms: OCDS packages and the Contracts Finder CSV.

JSON (``--json``): ``read``, ``created``, ``updated``, ``unchanged`` (numbers of releases, in a CSV of rows),
``refused`` (a list of ``id`` and ``reason``), ``notes`` (a list of ``id`` and ``note``), and ``files`` with the same
keys for each file. Exit: 0, 1 (something was refused), 2 (bad arguments).
"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.core import clock
from tenders.notices.services import Report, import_file

NUMBERS = ("read", "created", "updated", "unchanged")


def totals(reports: list[Report]) -> dict:
    """All files together."""
    summed: dict = {name: sum(getattr(report, name) for report in reports) for name in NUMBERS}
    summed["refused"] = [row for report in reports for row in report.refused]
    summed["notes"] = [row for report in reports for row in report.notes]
    return {**summed, "files": [report.as_json() for report in reports]}


class Command(BaseCommand):
    """Import and report."""

    help = "Take in OCDS release or record packages and the Contracts Finder CSV."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="report for machines")

    def handle(self, *args, files, **options):
        for path in files:
            if not path.is_file():
                raise CommandError(f"{path} is not a file.", returncode=2)
        reports = [import_file(path, now=clock.now()) for path in files]
        if options["json"]:
            self.stdout.write(json.dumps(totals(reports), indent=2))
        else:
            self._tell(reports)
        if any(report.refused for report in reports):
            sys.exit(1)

    def _tell(self, reports: list[Report]) -> None:
        for report in reports:
            numbers = ", ".join(f"{getattr(report, name)} {name}" for name in NUMBERS)
            self.stdout.write(f"{report.file}: {numbers}, {len(report.refused)} refused.")
            for row in report.refused:
                self.stdout.write(f"  refused {row['id']}: {row['reason']}")
            if report.notes:
                self.stdout.write(f"  {len(report.notes)} notes (see --json), the first: {report.notes[0]['note']}")
