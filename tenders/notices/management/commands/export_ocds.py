"""Prints what was published as one OCDS release package, streamed.

JSON (``--json``), on the error stream: ``releases``, ``processes`` (numbers), ``newest`` (a moment or null).
Exit: 0, 1 (no open data here, or no such ocid), 2 (bad arguments).
"""

import json

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Max

from tenders.notices import asking, package, queries
from tenders.notices.models import Release
from tenders.notices.writing.values import moment
from tenders.regimes.models import Authority


class Command(BaseCommand):
    """Export."""

    help = "Print the published releases as an OCDS release package."

    def add_arguments(self, parser):
        parser.add_argument("--ocid", default="", help="only this process")
        parser.add_argument("--since", default="", help="only from this moment on, such as 2026-11-02T09:00:00")
        parser.add_argument("--json", action="store_true", help="a summary for machines, on the error stream")

    def handle(self, *args, ocid, since, **options):
        authority = Authority.load()
        closed = queries.why_closed(authority)
        if closed:
            raise CommandError(closed)
        try:
            found = Release.objects.matching(since=asking.point("--since", since), ocid=ocid)
        except asking.BadArgument as fault:
            raise CommandError(str(fault), returncode=2) from None
        known = found.aggregate(releases=Count("pk"), processes=Count("ocid", distinct=True), newest=Max("date"))
        if ocid and not known["releases"]:
            raise CommandError(f"No release of {ocid} was published{' since then' if since else ''}.")
        head = package.envelope(authority, "/api/ocds/bulk.json", known["newest"])
        for piece in package.written(head, found.in_chunks()):
            self.stdout.write(piece, ending="")
        if options["json"]:
            self.stderr.write(json.dumps({**known, "newest": moment(known["newest"])}), ending="\n")
