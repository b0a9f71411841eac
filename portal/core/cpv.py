"""CPV codes: the common procurement vocabulary's eight digits, kept as text separated by spaces."""

import re

from django.db.models import Q

CODE = re.compile(r"\b(\d{8})(?:-\d)?\b")


def normalise(text: str) -> str:
    """Each code once, without its check digit, in the order given: "85000000 80000000"."""
    return " ".join(dict.fromkeys(CODE.findall(text or "")))


def begins_with(field: str, prefix: str) -> Q:
    """Rows whose codes include one that begins with these digits ("85" finds all of health and social work)."""
    digits = re.sub(r"\D", "", prefix)[:8]
    # A division is known by its first digits: 85000000 asks for everything in 85.
    digits = digits.rstrip("0") if len(digits) == 8 else digits
    if not digits:
        return Q()
    return Q(**{f"{field}__startswith": digits}) | Q(**{f"{field}__contains": f" {digits}"})
