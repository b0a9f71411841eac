"""What every setting of the portal shares. Paths, apps, security headers; no secrets.

Environment (all optional here, demanded by ``production``):
    DATABASE_URL    PostgreSQL address; without it the embedded SQLite file in ``var/``
    PORTAL_VAR      folder for the database, uploads, keys (default: ``var/`` in the checkout)
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# The public address, used in mail and feeds.
PORTAL_BASE_URL = os.environ.get("PORTAL_BASE_URL", "http://localhost:8000")
# True only where invented people sign in: shows /outbox/ and the second-factor codes of demo staff.
PORTAL_DEMO = False

INSTALLED_APPS = [
    "home",
    "engagement.consultations",
    "engagement.feedback",
    "engagement.responses",
    "engagement",
    "tenders.notices",
    "tenders.contracts",
    "tenders.diligence",
    "tenders.evaluation",
    "tenders.awarding",
    "tenders.bids",
    "tenders.partners",
    "tenders.clarifications",
    "tenders.opportunities",
    "tenders.intentions",
    "tenders.custody",
    "tenders.outcomes",
    "tenders.regimes",
    "tenders",
    "portal.alerts",
    "portal.questions",
    "portal.files",
    "portal.accounts",
    "portal.evidence",
    "portal.mail",
    "portal.audit",
    "portal.core",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.wagtail_users.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Inside the one above, which reads from the response what this one asks for.
    "portal.core.middleware.PolicyByAddress",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.evidence.middleware.TraceRequests",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.SecondFactorForStaff",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

# The workers that only take files in serve no other address (portal/wsgi_uploads.py).
ROOT_URLCONF = os.environ.get("PORTAL_URLCONF", "portal.urls")
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": ["portal.core.templatetags.components", "portal.core.templatetags.words"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def sqlite(path: Path | str) -> dict:
    """The embedded database: WAL for readers beside the writer, IMMEDIATE because SQLite has no row locks."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60)}
else:
    DATABASES = {"default": sqlite(VAR_DIR / "portal.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits must be shared between processes; the database is the one store that always is.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Staff set up an app or a key before they reach anything; only tests switch this off.
PORTAL_SECOND_FACTOR_FOR_STAFF = True
# How many working days an answer to a question about an opportunity may take: shown to those who ask.
PORTAL_ANSWER_WORKING_DAYS = 2
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# A guesser waits five minutes after ten tries; nobody is ever locked out for good.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/5m/key"}
_SIGNING_IN = "portal.accounts.forms.signing_in."
ACCOUNT_FORMS = {
    "login": _SIGNING_IN + "SignInForm",
    "signup": _SIGNING_IN + "SignUpForm",
    "add_email": _SIGNING_IN + "ChangeEmailForm",
    "change_password": _SIGNING_IN + "ChangePasswordForm",
    "set_password": _SIGNING_IN + "SetPasswordForm",
    "reset_password": _SIGNING_IN + "ResetPasswordForm",
    "reset_password_from_key": _SIGNING_IN + "ResetPasswordKeyForm",
    "reauthenticate": _SIGNING_IN + "PasswordAgainForm",
}
MFA_ADAPTER = "portal.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A code of the half minute before or after counts too: it is typed slowly, and clocks of telephones drift.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody signs in with an unconfirmed address, so a second factor need not forbid a change of address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": _SIGNING_IN + "SecondFactorForm",
    "reauthenticate": _SIGNING_IN + "SecondFactorAgainForm",
    "activate_totp": _SIGNING_IN + "SetUpAppForm",
    "deactivate_totp": _SIGNING_IN + "TurnOffAppForm",
    "generate_recovery_codes": _SIGNING_IN + "NewRecoveryCodesForm",
    "add_webauthn": _SIGNING_IN + "AddKeyForm",
    "edit_webauthn": _SIGNING_IN + "RenameKeyForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/"

SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "csrf"
CSRF_USE_SESSIONS = False
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.core.errors.csrf_failure"
# In the session: a cookie of its own would be one more than the cookies page names.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY: dict = {"camera": [], "geolocation": [], "microphone": [], "payment": [], "usb": []}

# One policy for all that we write. Wagtail's own screens get a looser one (PolicyByAddress).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
CONTENT_SECURITY_POLICY_ADMIN = {
    "default-src": [NONE],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "j F Y"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static_built"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Ciphertext and uploads that only a rule may hand out; never served by the web server.
PRIVATE_ROOT = VAR_DIR / "private"
# One file a key, outside the database, its WAL and its backups (docs/security.md).
KEY_STORE_ROOT = VAR_DIR / "keys"

# ClamAV's socket ("/run/clamav/clamd.ctl" or "host:3310"); its StreamMaxLength must be at least 100M. Empty: no scanner.
CLAMD_SOCKET = os.environ.get("CLAMD_SOCKET", "")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = [
    "portal.files.uploads.LimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
# How the worker hands a message on; the embedded default only keeps it where /outbox/ shows it.
MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = "Commissioning portal <portal@example.org>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

WAGTAIL_SITE_NAME = "Commissioning portal"
WAGTAILADMIN_BASE_URL = PORTAL_BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILEMBEDS_FINDERS: list = []
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
