"""Staff without a second factor reach the pages where they set one up, and nothing else."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

from .second_factor import has_second_factor, needs_second_factor

# What a page needs to be drawn, what the operator asks, and the account pages themselves.
OPEN = ("/account/", "/static/", "/brand.css", "/health/", "/outbox/", "/admin/login/", "/admin/logout/")


class SecondFactorForStaff:
    """Sends staff who have none to the set-up. Allauth asks for it at each sign-in once it is there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Without a session there is no user: asking would only mark public pages as personal.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(OPEN):
            user = request.user
            if user.is_authenticated and needs_second_factor(user) and not has_second_factor(user):
                query = "?" + urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
                return HttpResponseRedirect(reverse("accounts:second_factor") + query)
        return self.get_response(request)
