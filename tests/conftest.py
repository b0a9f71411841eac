"""What all tests share: a migrated template database, a settable clock, no network."""

import fcntl
import gc
import hashlib
import shutil
import socket
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

# A busy machine is no fault: speed is measured by the bench, never by a test.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

CACHE = Path(__file__).resolve().parents[1] / ".cache"


def pytest_collection_finish(session):
    # The collector need not walk all of Django, Wagtail and the tests again and again. Much higher, and a run leaks.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _migrations_digest() -> str:
    """A hash over every migration file of every installed app: one template database per hash."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(name: str):
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _close() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def _use(name: str) -> None:
    _close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _sqlite_template(digest: str) -> Path:
    template = CACHE / f"template-{digest}.sqlite3"
    with _locked("template"):
        if not template.exists():
            part = CACHE / f"template-{digest}_part.sqlite3"
            part.unlink(missing_ok=True)
            _use(str(part))
            call_command("migrate", verbosity=0, interactive=False)
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _close()
            part.rename(template)
    return template


@contextmanager
def _sqlite_copy(digest: str, worker: str, folder: Path):
    template, own = _sqlite_template(digest), folder / f"test-{worker}.sqlite3"

    def restore() -> None:
        # Copied by SQLite itself, into the file that threads of a live server already have open.
        source, target = sqlite3.connect(template), sqlite3.connect(own)
        source.backup(target)
        source.close()
        target.close()

    shutil.copy(template, own)
    _use(str(own))
    yield restore
    _close()


def _server(statement: str, *values: str) -> list:
    """Run one statement on the server's own database, outside any transaction."""
    _use("postgres")
    connection.ensure_connection()
    connection.connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        rows = cursor.fetchall() if cursor.description else []
    _close()
    return rows


@contextmanager
def _postgres_copy(digest: str, worker: str):
    template, own = f"tpl_{digest}", f"test_{worker}_{digest}"
    with _locked("template-pg"):
        if not _server("SELECT 1 FROM pg_database WHERE datname = %s", template):
            _server(f'DROP DATABASE IF EXISTS "{template}_part"')
            _server(f'CREATE DATABASE "{template}_part"')
            _use(f"{template}_part")
            call_command("migrate", verbosity=0, interactive=False)
            _close()
            _server(f'ALTER DATABASE "{template}_part" RENAME TO "{template}"')

    def restore() -> None:
        with _locked("template-pg"):
            _server(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
            _server(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        _use(own)

    restore()
    yield restore
    _server(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


@pytest.fixture(scope="session")
def restore_database(django_db_blocker, worker_id, tmp_path_factory):
    """Puts the worker's database back to the freshly migrated state when called."""
    digest = _migrations_digest()
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with _sqlite_copy(digest, worker_id, tmp_path_factory.mktemp("db")) as restore:
                yield restore
        else:
            with _postgres_copy(digest, worker_id) as restore:
                yield restore


@pytest.fixture(scope="session")
def django_db_setup(restore_database):
    """Replaces pytest-django's: migrating takes half a minute, copying a template a second."""


@pytest.fixture(autouse=True, scope="session")
def _restore_instead_of_flush(restore_database, django_db_blocker):
    """After a test with real transactions: the append-only triggers forbid a flush, so the template is put back."""

    def teardown(self):
        restore_database()

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def worker_id(request):
    """The name of the xdist worker ("gw0"), or "master"."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture
def set_clock(monkeypatch):
    """``set_clock(moment)``: the database's clock says that moment until the test ends."""

    def _set(moment):
        monkeypatch.setattr("portal.core.clock.now", lambda: moment)
        return moment

    return _set


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Each test has its own uploads, its own key store and an empty cache."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.KEY_STORE_ROOT = tmp_path / "keys"
    cache.clear()  # rate limits of one test are not another's


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test may talk to this machine only."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
