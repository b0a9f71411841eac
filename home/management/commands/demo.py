"""Fills the portal with the fictional Kingsmere Council. Safe to run twice.

``--fresh`` throws the demonstration away and makes it again, with its dates moved to today; it works only where
``PORTAL_DEMO`` is on. JSON (``--json``): ``built`` (false when it was there), ``password``, ``accounts`` (a list of
``role``, ``name``, ``email``), ``keys`` (whose: the secret with which invented openers open bids).
"""

import json
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from home.demo.build import build, password
from home.demo.keys import secrets
from portal.accounts.models import User
from portal.core import clock


class Command(BaseCommand):
    """Build and tell who can sign in."""

    help = "The fictional Kingsmere Council, with one of everything at every stage."

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="begin again, with the dates moved to today")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, fresh, **options):
        if not settings.PORTAL_DEMO:
            raise CommandError(
                "This is not a demonstration (PORTAL_DEMO is off): invented people stay out.", returncode=2
            )
        if fresh:
            begin_again()
        built = build(clock.now())
        rows = accounts()
        if options["json"]:
            self.stdout.write(
                json.dumps({"built": built, "password": password(), "accounts": rows, "keys": secrets()}, indent=2)
            )
            return
        self.stdout.write("The demonstration is built." if built else "The demonstration is there already.")
        width = max(len(row["role"]) for row in rows)
        for row in rows:
            self.stdout.write(f"  {row['role']:<{width}}  {row['email']:<34} {row['name']}")
        self.stdout.write(f"Everybody's password: {password()}")
        self.stdout.write("Staff also need a code: /outbox/ shows it, and the keys with which openers open bids.")


def accounts() -> list[dict[str, str]]:
    """Everybody who was invented, by role."""
    rows = []
    for user in User.objects.filter(is_demo=True).prefetch_related("groups", "memberships__organisation"):
        roles = [group.name for group in user.groups.all()]
        roles += [f"Provider, {m.get_role_display().lower()}: {m.organisation.name}" for m in user.memberships.all()]
        rows.append({"role": ", ".join(roles), "name": user.full_name, "email": user.email})
    return sorted(rows, key=lambda row: (row["role"].startswith("Provider"), row["role"], row["email"]))


def begin_again() -> None:
    """Empty database, uploads and keys. Signed receipts and audit chains cannot be re-dated, only made anew."""
    connection.close()
    if connection.vendor == "sqlite":
        database = Path(settings.DATABASES["default"]["NAME"])
        for ending in ("", "-wal", "-shm"):
            Path(f"{database}{ending}").unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.KEY_STORE_ROOT):
        shutil.rmtree(folder, ignore_errors=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
