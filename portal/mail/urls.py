"""``/outbox/``."""

from django.urls import path

from . import views

app_name = "mail"
urlpatterns = [
    path("", views.Outbox.as_view(), name="outbox"),
    path("<int:pk>/", views.OutboxMessage.as_view(), name="message"),
]
