"""Addresses of key holders, below /panel/keys/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.KeysPage.as_view(), name="keys"),
    path("new/", views.Enrol.as_view(), name="keys_enrol"),
    path("escrow/", views.MakeEscrow.as_view(), name="keys_escrow"),
    path("share/", views.ShareAgain.as_view(), name="keys_share"),
    path("<int:holder_id>/prove/", views.Prove.as_view(), name="keys_prove"),
    path("<int:holder_id>/retire/", views.Retire.as_view(), name="keys_retire"),
]
