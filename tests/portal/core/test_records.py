"""Revisions bring text back, never decisions."""

import pytest

from portal.core.records import KeepsDecisions


class _Row:
    def __init__(self, **values):
        self.__dict__ |= values

    def with_content_json(self, content):
        return type(self)(**content)


class _Kept(KeepsDecisions, _Row):
    decided = ("state", "published_at")


@pytest.mark.parametrize("old", ["DRAFT", "DROPPED"])
def test_an_old_revision_keeps_the_decided_fields_of_the_row(old):
    row = _Kept(title="New", state="PUBLISHED", published_at=2)
    restored = row.with_content_json({"title": "Old", "state": old, "published_at": None})
    assert (restored.title, restored.state, restored.published_at) == ("Old", "PUBLISHED", 2)
