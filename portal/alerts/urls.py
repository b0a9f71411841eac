"""``/alerts/`` and ``/account/alerts/``."""

from django.urls import path

from .views import ask, links, lists

app_name = "alerts"
urlpatterns = [
    path("alerts/new/", ask.Ask.as_view(), name="new"),
    path("alerts/asked/", ask.Asked.as_view(), name="asked"),
    path("alerts/confirm/<str:token>/", links.Confirm.as_view(), name="confirm"),
    path("alerts/leave/<str:token>/", links.Leave.as_view(), name="leave"),
    path("alerts/manage/<str:token>/", lists.Manage.as_view(), name="manage"),
    path("account/alerts/", lists.Mine.as_view(), name="mine"),
]
