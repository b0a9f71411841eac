"""The worker: one round, its jobs, its ways to end."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.core.slots import Slot
from portal.mail import jobs, services

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", Slot("jobs of this test"))


def _once(*args):
    out = StringIO()
    call_command("worker", "--once", *args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_once_delivers_and_does_every_job(set_clock):
    set_clock(NOW)
    asked = []
    jobs.register_job("sweep", asked.append)
    jobs.register_job("count", lambda now: 3)
    services.queue(to="a@example.org", subject="S", text="T", now=NOW)
    assert json.loads(_once("--json")) == {"sent": 0, "kept": 1, "failed": 0, "jobs": {"sweep": "done", "count": "3"}}
    assert asked == [NOW]
    assert _once() == "Mail: 0 sent, 0 kept, 0 to be tried again.\nsweep: done\ncount: 3\n"


@pytest.mark.django_db
def test_a_failing_job_is_told_and_stops_no_other(capsys):
    jobs.register_job("bad", lambda now: 1 / 0)
    jobs.register_job("good", lambda now: None)
    with pytest.raises(SystemExit) as ended:
        _once()
    assert ended.value.code == 1


def test_a_job_is_done_when_its_time_has_come_again():
    done = []
    jobs.register_job("hourly", done.append, every=timedelta(hours=1))
    rounds = jobs.Rounds()
    for minutes in (0, 30, 59, 60, 61):
        rounds.run_due(NOW + timedelta(minutes=minutes))
    assert done == [NOW, NOW + timedelta(hours=1)]


def test_sigterm_ends_the_worker_cleanly(tmp_path):
    root = Path(__file__).resolve().parents[3]
    env = os.environ | {"PORTAL_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--every", "60"], cwd=root, env=env, stderr=subprocess.PIPE, text=True
    )
    for line in worker.stderr:
        if "The worker runs" in line:
            break
    time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert said.endswith("The worker has stopped.\n")
