"""The command: a package on one stream, a summary on the other, exit codes."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories.intentions import IntentionFactory
from tests.factories.opportunities import OpportunityFactory, make_authority

pytestmark = pytest.mark.django_db


def _run(*arguments):
    """(exit code, what was printed, what was said beside it)."""
    out, beside = io.StringIO(), io.StringIO()
    try:
        call_command("export_ocds", *arguments, stdout=out, stderr=beside)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), beside.getvalue()


@pytest.fixture
def two():
    make_authority()
    return OpportunityFactory(published=True), IntentionFactory(published=True)


def test_it_prints_a_package_and_nothing_else(two):
    code, printed, beside = _run()
    assert (code, beside) == (0, "")
    assert [release["tag"] for release in json.loads(printed)["releases"]] == [["tender"], ["planning"]]


def test_the_summary_stands_beside_the_package(two):
    code, printed, beside = _run("--json")
    assert code == 0
    assert json.loads(beside) == {"releases": 2, "processes": 2, "newest": "2026-11-02T09:00:00+00:00"}
    assert len(json.loads(printed)["releases"]) == 2


def test_one_process_or_what_came_since(two):
    ocid = two[0].releases.get().ocid
    assert [release["ocid"] for release in json.loads(_run("--ocid", ocid)[1])["releases"]] == [ocid]
    assert json.loads(_run("--since", "2026-11-02T09:00:01")[1])["releases"] == []


def test_an_unknown_ocid_is_1_and_a_bad_moment_2(two):
    assert _run("--ocid", "ocds-1") == (1, "", "No release of ocds-1 was published.")
    code, printed, said = _run("--since", "yesterday")
    assert (code, printed) == (2, "")
    assert said == "Write --since as a date and time, such as 2026-11-02T09:00:00."


@pytest.mark.parametrize("prefix", ["", "ocds-213czf"])
def test_without_a_prefix_it_refuses(prefix):
    make_authority(ocid_prefix=prefix)
    code, printed, said = _run()
    assert (code, printed) == (1, "")
    assert said.startswith("No open data are published yet: ")
