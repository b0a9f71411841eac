"""The command: its report for people and machines, its exit codes, and the real files where they are at hand."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tenders.notices.services import import_file
from tests.factories.notices import NOW, package, release

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[4] / "shared" / "data"
FILES = sorted(
    path
    for folder, ending in (("fts", "json"), ("ocds-legacy", "json"), ("contractsfinder-csv", "csv"))
    for path in (REAL / folder).glob(f"*.{ending}")
)


def _run(*arguments):
    """(exit code, what was said)."""
    out = io.StringIO()
    try:
        call_command("import_notices", *map(str, arguments), stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.json"
    path.write_bytes(package(release()))
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(package(release(ocid=None, id="lost")))
    return path


def test_all_well_is_0_with_a_line_a_file(good):
    assert _run(good) == (0, "good.json: 1 read, 1 created, 0 updated, 0 unchanged, 0 refused.\n")


def test_something_refused_is_1_and_says_why(good, bad):
    code, said = _run(good, bad)
    assert code == 1
    assert "  refused lost: It has no ocid, so it belongs to no process." in said


def test_a_file_that_is_not_there_is_2_and_nothing_is_taken_in(good, tmp_path):
    code, said = _run(good, tmp_path / "missing.json")
    assert (code, said.endswith("missing.json is not a file.")) == (2, True)
    assert _run(good)[1].startswith("good.json: 1 read, 1 created")


def test_json_has_the_documented_keys(good, bad):
    code, said = _run(good, bad, "--json")
    report = json.loads(said)
    assert code == 1
    assert list(report) == ["read", "created", "updated", "unchanged", "refused", "notes", "files"]
    assert [report[name] for name in ("read", "created", "updated", "unchanged")] == [2, 1, 0, 0]
    assert report["refused"] == [{"id": "lost", "reason": "It has no ocid, so it belongs to no process."}]
    assert [row["file"] for row in report["files"]] == ["good.json", "bad.json"]


@pytest.mark.skipif(not FILES, reason="the real notices are not beside this checkout (../shared/data)")
def test_real_files_are_taken_in_whole_and_a_second_run_changes_nothing():
    for path in FILES:
        first = import_file(path, now=NOW)
        assert first.read > 0, path.name
        assert first.read == first.created + first.updated + first.unchanged + len(first.refused), path.name
    for path in FILES:
        again = import_file(path, now=NOW)
        assert (again.created, again.updated) == (0, 0), path.name
        assert again.read == again.unchanged + len(again.refused), path.name
