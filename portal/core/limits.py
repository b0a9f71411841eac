"""Slowing down whoever sends the same public form again and again."""

from django.core.cache import cache
from django.http import HttpRequest

MOST = 20


def is_too_often(request: HttpRequest, form: str, *, seconds: int) -> bool:
    """True after ``MOST`` requests for that form from one network address within so many seconds."""
    return is_used_up(f"{form}:{request.META.get('REMOTE_ADDR', '')}", most=MOST, seconds=seconds)


def is_used_up(key: str, *, most: int, seconds: int) -> bool:
    """Counts one more under a key; true once that is over ``most`` within so many seconds."""
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out in between
        return False
