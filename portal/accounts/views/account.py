"""Your account."""

from allauth.mfa.models import Authenticator
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.models import Membership
from portal.accounts.second_factor import has_second_factor, needs_second_factor

from .base import SignedIn


class AccountHome(SignedIn):
    """Name, address, second factor, organisations, in one place."""

    template_name = "accounts/home.html"

    def get(self, request):
        factors = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        kinds = [factor.get_type_display() for factor in factors]
        return self.page(
            memberships=Membership.objects.filter(user=request.user).select_related("organisation"),
            roles=sorted(request.user.groups.values_list("name", flat=True)),
            facts=[
                ("Name", request.user.full_name),
                {"key": "E-mail address", "value": request.user.email, "change_href": "/account/email/"},
                {"key": "Password", "value": "Set", "change_href": "/account/password/change/"},
                {
                    "key": "Second factor",
                    "value": ", ".join(kinds) if kinds else "None",
                    "change_href": "/account/2fa/",
                },
            ],
            unprotected=not kinds,
        )


class SecondFactor(SignedIn):
    """Where staff without a second factor land: why, and the two ways to get one."""

    template_name = "accounts/second_factor.html"

    def get(self, request):
        after = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
        return self.page(
            needed=needs_second_factor(request.user),
            has_one=has_second_factor(request.user),
            next=after if safe else "/account/",
        )
