"""The embedded default: one machine, SQLite, files on disk, mail kept in the outbox, invented people."""

import secrets

from .base import *
from .base import LOGGING, VAR_DIR

DEBUG = False
PORTAL_DEMO = True
# Browsers let passkeys work without TLS on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def _own_secret() -> str:
    """A key made on this machine at the first start, so that none is ever in the repository."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _own_secret()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Each page and record of the demonstration would say twice that it was indexed.
LOGGING = {**LOGGING, "loggers": {"django_tasks": {"level": "WARNING"}, "wagtail": {"level": "WARNING"}}}
