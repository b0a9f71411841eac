"""Checks before the portal is let at real people."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def second_factor_is_required(app_configs, **kwargs):
    """Whoever scores, opens or publishes signs in with two factors."""
    if settings.PORTAL_SECOND_FACTOR_FOR_STAFF:
        return []
    hint = "Remove PORTAL_SECOND_FACTOR_FOR_STAFF = False from the settings: it is for tests."
    return [Error("Staff may sign in without a second factor.", hint=hint, id="accounts.E001")]


@register(Tags.security, deploy=True)
def no_demonstration(app_configs, **kwargs):
    """The outbox of the demonstration shows everybody's mail and codes."""
    if not settings.PORTAL_DEMO:
        return []
    return [Error("PORTAL_DEMO is on: /outbox/ shows mail and codes to everybody.", id="accounts.E002")]
