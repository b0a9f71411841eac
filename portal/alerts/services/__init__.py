"""Announcing, subscribing, telling. Other apps need ``announce`` alone."""

from .announcing import announce

__all__ = ["announce"]
