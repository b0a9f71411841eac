"""Keys: readable by the portal alone, never replaced, gone when destroyed."""

import stat
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.db import transaction

from tenders.custody import store
from tenders.custody.models import SealingKey
from tenders.custody.services import make_key, unlock
from tests.factories.accounts import THEN


def _files():
    return [path for path in Path(settings.KEY_STORE_ROOT).rglob("*") if path.is_file()]


def test_a_key_is_a_file_for_the_portals_user_in_a_folder_for_it_alone():
    store.put("bids:1", "secret")
    (file,) = _files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(settings.KEY_STORE_ROOT).stat().st_mode) == 0o700


def test_the_files_name_reveals_nothing():
    store.put("bids:12345", "secret")
    assert "bids" not in _files()[0].name
    assert "12345" not in _files()[0].name


def test_get_gives_back_what_was_put():
    store.put("bids:1", "secret")
    assert (store.get("bids:1"), store.has("bids:1"), store.has("bids:2")) == ("secret", True, False)


def test_a_key_is_never_replaced():
    store.put("bids:1", "secret")
    with pytest.raises(FileExistsError):
        store.put("bids:1", "other")
    assert store.get("bids:1") == "secret"


def test_destroy_twice_is_fine_and_the_key_is_missing():
    store.put("bids:1", "secret")
    store.destroy("bids:1")
    store.destroy("bids:1")
    with pytest.raises(store.KeyMissing):
        store.get("bids:1")
    assert _files() == []


@pytest.mark.django_db
def test_make_key_keeps_the_public_half_in_the_database_and_the_identity_out_of_it():
    key = make_key("bids:1", now=THEN)
    identity = pyrage.x25519.Identity.from_str(unlock("bids:1"))
    assert (key.recipient, key.made_at) == (str(identity.to_public()), THEN)
    assert all("AGE-SECRET" not in str(value) for value in SealingKey.objects.values().get().values())


@pytest.mark.django_db
def test_make_key_again_gives_the_key_that_is_there():
    key, secret = make_key("bids:1", now=THEN), unlock("bids:1")
    again = make_key("bids:1", now=THEN + timedelta(days=1))
    assert (again, again.made_at, unlock("bids:1")) == (key, THEN, secret)


@pytest.mark.django_db
def test_make_key_after_a_rollback_replaces_what_was_left_over():
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        make_key("bids:1", now=THEN)
        raise RuntimeError
    left = unlock("bids:1")
    key = make_key("bids:1", now=THEN)
    assert unlock("bids:1") != left
    assert key.recipient == str(pyrage.x25519.Identity.from_str(unlock("bids:1")).to_public())


def test_unlock_without_a_key():
    with pytest.raises(store.KeyMissing):
        unlock("bids:1")
