"""Slowing down whoever sends the public form again and again."""

from django.core.cache import cache

MOST, SECONDS = 20, 600


def is_too_often(request) -> bool:
    """True after twenty requests from one network address within ten minutes."""
    key = f"alerts-ask:{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(key, 1, SECONDS):
        return False
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it ran out in between
        return False
