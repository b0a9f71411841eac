"""Plain error pages: files that need neither database nor context processors."""

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


def server_error(request):
    """500: must work when nothing else does."""
    return _plain("500.html", 500)


def csrf_failure(request, reason=""):
    """A form that was open for too long, or cookies switched off."""
    return _plain("403_csrf.html", 403)
