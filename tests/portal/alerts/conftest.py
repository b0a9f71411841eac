"""The one topic of these tests."""

import pytest

from portal.alerts import topics
from tests.factories.alerts import Plays


@pytest.fixture
def plays(monkeypatch):
    """The topic "plays" alone."""
    made = Plays()
    monkeypatch.setattr(topics, "_TOPICS", {})
    topics.register(made.topic)
    return made
