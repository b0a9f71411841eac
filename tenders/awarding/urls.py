"""Addresses below /panel/."""

from django.urls import path

from .views import ContractPage, RecordsBundle

urlpatterns = [
    path("awards/<int:award_id>/contract/", ContractPage.as_view(), name="panel_contract"),
    path("awards/<int:award_id>/records.zip", RecordsBundle.as_view(), name="panel_records"),
]
