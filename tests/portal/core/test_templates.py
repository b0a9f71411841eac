"""Templates compile, error pages need nothing, the built style sheet is the council's own."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from portal.core import errors
from portal.core.management.commands.check_templates import faults

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "static_built"


def test_every_template_compiles_and_holds_nothing_inline():
    assert faults(Path(settings.BASE_DIR) / "templates") == []


@pytest.mark.parametrize(
    "text",
    ['<p style="color:red">', "<script>go()</script>", '<a onclick="x()">', "<style>p{}</style>", "{% nothing %}"],
)
def test_faults_are_found(tmp_path, settings, text):
    (tmp_path / "bad.html").write_text(text)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert len(faults(tmp_path)) == 1


def test_check_templates_ends_with_one(tmp_path, settings, capsys):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/bad.html").write_text("<script>x</script>")
    settings.BASE_DIR = tmp_path
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "templates"]}]
    with pytest.raises(CommandError) as caught:
        call_command("check_templates", "--json")
    assert caught.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["checked"] == 1


def _while_the_database_is_away():
    try:
        raise OperationalError("the database system is starting up")
    except OperationalError:
        return errors.server_error(None)


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (lambda: errors.not_found(None), 404, "not open to you"),
        (lambda: errors.forbidden(None), 403, "does not have"),
        (lambda: errors.csrf_failure(None), 403, "open for too long"),
        (lambda: errors.server_error(None), 500, "fault is ours"),
        (_while_the_database_is_away, 503, "sending the same bid twice makes one submission"),
    ],
)
def test_error_pages_need_neither_request_nor_database(view, status, words):
    response = view()
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.parametrize("name", ["portal.css", "portal.js", "portal-early.js"])
def test_nothing_of_central_government_s_own_is_built_in(name):
    if not (BUILT / name).exists():
        pytest.skip("static_built is absent: run npm run build")
    built = (BUILT / name).read_text().lower()
    assert [mark for mark in ("gds transport", "@font-face", "crest", "crown") if mark in built] == []
