"""Production: refuses to start while a secret, a host or the mail server is missing."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .base import *


def _required(name: str, what: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it to {what}; the portal does not start without it.")
    return value


DEBUG = False
SECRET_KEY = _required("SECRET_KEY", "at least 50 random characters")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
ALLOWED_HOSTS = _required("ALLOWED_HOSTS", "the portal's host names, separated by commas").split(",")
_required("DATABASE_URL", "the address of a PostgreSQL database")
PORTAL_BASE_URL = _required("PORTAL_BASE_URL", "the public address, such as https://commissioning.example.gov.uk")
WAGTAILADMIN_BASE_URL = PORTAL_BASE_URL
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL]
KEY_STORE_ROOT = Path(_required("KEY_STORE_ROOT", "a folder outside database and backups for the opportunity keys"))

MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _required("EMAIL_HOST", "the mail server's name")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = _required("DEFAULT_FROM_EMAIL", "the address that the portal's mail comes from")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Wagtail shows previews in a frame of its own site: same origin, not "deny".
SILENCED_SYSTEM_CHECKS = ["security.W019"]
