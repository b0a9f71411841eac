"""Housekeeping of sessions."""

from datetime import datetime
from importlib import import_module

from django.conf import settings


def clear_expired(now: datetime) -> None:
    """Delete the sessions that ran out (by Django's own clock); safe at any time."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
