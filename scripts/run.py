"""`make run`: the portal with demo data on one machine: database, demo, worker and server, stopped together by Ctrl-C."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
PORT = os.environ.get("PORT", "8000")


def manage(*words: str) -> None:
    """One management command; stops with its exit code when it fails."""
    done = subprocess.run([PYTHON, "manage.py", *words], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    # One process start prepares everything: starting Wagtail costs seconds each time.
    manage("prepare_demo")
    server = [
        str(Path(PYTHON).with_name("granian")),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", PORT, "--workers", "1", "--blocking-threads", "4",
        "--log-level", "warning", "portal.wsgi:application",
    ]  # fmt: skip
    running = [
        subprocess.Popen([PYTHON, "manage.py", "worker"], cwd=ROOT),
        subprocess.Popen(server, cwd=ROOT),
    ]
    print(f"The portal is at http://localhost:{PORT}/ (its mail at /outbox/). Ctrl-C stops it.", flush=True)

    def stop(*_args) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = running[1].wait()
    stop()
    running[0].wait()
    sys.exit(0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else code)


if __name__ == "__main__":
    main()
