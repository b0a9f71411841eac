"""Wagtail's users area, with our forms for people."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    """The same app; another viewset for people."""

    user_viewset = "portal.accounts.viewsets.PeopleViewSet"
