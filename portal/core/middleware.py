"""Security headers that depend on the address."""

from django.conf import settings

ADMIN = "/admin/"


class PolicyByAddress:
    """Gives Wagtail's own screens the tightest content security policy that they work under.

    Wagtail's editor needs inline script and style; nothing else here does, and no bidder's or resident's text is
    shown under this policy by Wagtail itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(ADMIN):
            response._csp_replace = settings.CONTENT_SECURITY_POLICY_ADMIN
        else:
            response.headers.setdefault("X-Robots-Tag", "all")
        return response
