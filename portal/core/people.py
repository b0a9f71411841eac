"""Keys to people."""

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


def person_key(**more):
    """A key to a person that is proof of who acted, so the person's row stays."""
    return models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", **more)
