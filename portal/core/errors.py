"""Plain error pages: files that need neither database nor context processors."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string


def _plain(name: str, status: int) -> HttpResponse:
    # No request is handed over: context processors would ask the session, and so the database.
    return HttpResponse(render_to_string(name), status=status)


def not_found(request, exception=None):
    """404: the same for what does not exist and for what one may not see."""
    return _plain("404.html", 404)


def forbidden(request, exception=None):
    """403."""
    return _plain("403.html", 403)


# The database recovers from a crash within seconds: a browser, and a person, may try again so soon.
RETRY_AFTER = "10"


def server_error(request):
    """500, or 503 while the database is away: must work when nothing else does.

    Django calls this while it handles the exception, which says whether the fault will pass.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _plain("500.html", 500)
    response = _plain("503.html", 503)
    response["Retry-After"] = RETRY_AFTER
    return response


def csrf_failure(request, reason=""):
    """A form that was open for too long, or cookies switched off."""
    return _plain("403_csrf.html", 403)
