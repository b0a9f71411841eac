"""Compiles every template of ours, and looks for what the security policy would block."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

# Mail clients know no style sheets: their templates may carry styles.
MAIL = "emails/"
INLINE = (
    (re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE), "a style attribute"),
    (re.compile(r"<style[\s>]", re.IGNORECASE), "an inline style sheet"),
    (re.compile(r"<script(?![^>]*(\bsrc=|application/json))", re.IGNORECASE), "an inline script"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE), "an event attribute"),
    (re.compile(r"href\s*=\s*[\"']javascript:", re.IGNORECASE), "a javascript: address"),
)


def faults(folder: Path) -> list[str]:
    """One sentence per fault of the templates under the folder."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            found.append(f"{name}: {error}")
        if not name.startswith(MAIL):
            text = path.read_text()
            found += [f"{name}: holds {what}" for pattern, what in INLINE if pattern.search(text)]
    return found


class Command(BaseCommand):
    """Exit 1 when a template does not compile or holds inline script or style."""

    help = "Compile every template; refuse inline script and style."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print {checked, faults} for machines")

    def handle(self, *args, **options):
        folder = Path(settings.BASE_DIR) / "templates"
        found = faults(folder)
        checked = sum(path.is_file() for path in folder.rglob("*"))
        if options["json"]:
            self.stdout.write(json.dumps({"checked": checked, "faults": found}))
        else:
            self.stdout.write("\n".join([*found, f"{checked} templates, {len(found)} faults."]))
        if found:
            raise CommandError("Templates have faults.", returncode=1)
