"""Keys: readable by the portal alone, never replaced, gone when destroyed."""

import stat
from pathlib import Path

import pytest
from django.conf import settings

from tenders.custody import store
from tenders.custody.services import unlock


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


def test_no_trace_of_a_missing_key():
    with pytest.raises(store.KeyMissing):
        unlock("bids:1")
