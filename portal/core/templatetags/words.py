"""Filters that put values into words: dates, money."""

from django import template
from django.utils import timezone

from portal.core import money, notation

register = template.Library()


@register.filter
def pounds(amount):
    """£1,250 or £19.99."""
    return money.pounds(amount)


@register.filter
def day(value):
    """21 November 2026."""
    if not value:
        return ""
    if hasattr(value, "hour"):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def clock_time(value):
    """12:00 noon, 12:00 midnight, 9:05am: never a bare 12."""
    value = timezone.localtime(value) if hasattr(value, "year") else value
    if (value.hour, value.minute) == (12, 0):
        return "12:00 noon"
    if (value.hour, value.minute) == (0, 0):
        return "12:00 midnight"
    return f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def moment(value):
    """21 November 2026, 12:00 noon."""
    return f"{day(value)}, {clock_time(value)}" if value else ""


@register.filter
def split(text, mark="|"):
    """ "a|b|c" as a list: the heads of a table, written in the template."""
    return text.split(mark)


@register.filter
def formatted(text, level=3):
    """What somebody wrote, with headings (from ``level`` on), lists and tables where marks ask for them."""
    return notation.render(text, level)
