"""Tests: as the embedded default, with fast password hashing, a folder of their own and no manifest to build."""

import os
import tempfile
from pathlib import Path

# A run leaves nothing behind in var/ and never reads what lies there.
os.environ.setdefault("PORTAL_VAR", tempfile.mkdtemp(prefix="portal-test-"))

from .base import *

VAR_DIR = Path(os.environ["PORTAL_VAR"])
SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["*"]
PORTAL_DEMO = True
# Tests sign in by force_login; those of the second factor switch it on again.
PORTAL_SECOND_FACTOR_FOR_STAFF = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
