"""Writes what is needed to open an opportunity's bids without the portal. Exit 0, 1 (refused), 2 (bad arguments).

JSON (``--json``): ``bids`` (how many were written), ``folder``.
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.core import clock
from portal.core.verdicts import NotAllowed
from tenders.bids.services.exporting import export_sealed
from tenders.opportunities.models import Opportunity


class Command(BaseCommand):
    """Ciphertext, wrapped keys and receipts into a folder."""

    help = "Sealed bids, wrapped keys and receipts of one opportunity, for portal_check.py and the age program."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the last part of the opportunity's address")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, slug, folder, **options):
        opportunity = Opportunity.objects.filter(slug=slug).first()
        if opportunity is None:
            raise CommandError(f"There is no opportunity “{slug}”.", returncode=2)
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty. Name a new folder.", returncode=2)
        try:
            count = export_sealed(opportunity=opportunity, folder=folder, now=clock.now())
        except NotAllowed as refusal:
            raise CommandError(refusal.reason, returncode=1) from None
        facts = {"bids": count, "folder": str(folder)}
        self.stdout.write(json.dumps(facts) if options["json"] else f"{count} sealed bids written to {folder}.")
