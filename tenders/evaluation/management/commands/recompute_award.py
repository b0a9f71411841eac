"""Counts an award again from its atoms, by the screens' arithmetic and by the plain proof, and compares every byte.

Exit 0 (it agrees), 1 (it does not), 2 (there is no such award).

JSON (``--json``): ``agrees`` (bool), ``awards``: [{``award``, ``lot``, ``winner``, ``agrees``, ``faults``, ``once``,
``screens``, ``proof``}]; the last two are the canonical text that was compared, ``once`` is what was not counted twice.
"""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from tenders.evaluation.models import Award
from tenders.evaluation.queries.recount import recount_of


class Command(BaseCommand):
    """Recompute one award, or those of an opportunity."""

    help = "Count an award again from its agreed scores and opened prices, twice."

    def add_arguments(self, parser):
        parser.add_argument("ref", help="the number of an award, or the address (slug) of an opportunity")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args, ref, **options):
        rows = Award.objects.select_related("lot__opportunity", "lot__price_opening", "bid__organisation")
        rows = rows.exclude(state="RECONSIDERED").order_by("lot__number", "pk")
        rows = rows.filter(pk=ref) if ref.isdecimal() else rows.filter(lot__opportunity__slug=ref)
        found = [recount_of(award) for award in rows]
        if not found:
            raise CommandError(f"There is no award {ref}.", returncode=2)
        told = [_told(row) for row in found]
        agrees = all(row["agrees"] for row in told)
        if options["json"]:
            self.stdout.write(json.dumps({"agrees": agrees, "awards": told}, indent=2))
        else:
            self.stdout.write("\n".join(map(_line, told)))
        sys.exit(0 if agrees else 1)


def _told(row):
    return {
        "award": row.award.pk,
        "lot": str(row.award.lot),
        "winner": row.award.bid.organisation.name,
        "agrees": not row.faults,
        "faults": list(row.faults),
        "once": row.once,
        "screens": row.screens,
        "proof": row.proof,
    }


def _line(told):
    words = " ".join(told["faults"]) or "counted twice again, and every figure agrees."
    return f"Award {told['award']}, {told['lot']}, {told['winner']}: {words} {told['once']}".rstrip()
