"""`check --deploy` under the production settings, with invented values for what production demands."""

import os
import secrets
import subprocess
import sys
import tempfile

INVENTED = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "PORTAL_BASE_URL": "https://portal.example.org",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
    "KEY_STORE_ROOT": tempfile.mkdtemp(prefix="portal-keys-"),
    "PORTAL_VAR": tempfile.mkdtemp(prefix="portal-var-"),
}


def run(environment: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def main() -> int:
    done = run(INVENTED)
    print(done.stdout + done.stderr)
    if done.returncode:
        return 1
    # Each missing secret must stop the start, by name.
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_HOST", "KEY_STORE_ROOT"):
        without = run({**INVENTED, name: ""})
        if without.returncode == 0 or name not in without.stderr:
            print(f"Production starts without {name}, or does not say what is missing.")
            return 1
    print("check --deploy passed; production refuses to start without its secrets.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
