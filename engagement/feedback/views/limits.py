"""Slowing down whoever tries references."""

from django.core.cache import cache

MOST, SECONDS = 20, 300


def is_too_often(request) -> bool:
    """True after twenty references from one address within five minutes."""
    key = f"feedback-follow:{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(key, 1, SECONDS):
        return False
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it ran out in between
        return False
