"""Turn the roles table into groups and permissions."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from portal.accounts.services.groups import sync_roles


class Command(BaseCommand):
    """Safe to run at every start."""

    help = "Roles table to groups and permissions. JSON keys: groups, created, changed, removed."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Print one JSON object instead of sentences.")

    def handle(self, *args, **options):
        synced = sync_roles()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(synced)))
            return
        self.stdout.write(
            f"{synced.groups} roles: {len(synced.created)} created, {len(synced.changed)} changed, "
            f"{synced.groups - len(synced.created) - len(synced.changed)} as they were."
        )
        for name in synced.removed:
            self.stdout.write(f"Removed Wagtail’s own group {name}.")
