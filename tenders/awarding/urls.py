"""Addresses below /panel/."""

from django.urls import path

from .views import ContractPage

urlpatterns = [path("awards/<int:award_id>/contract/", ContractPage.as_view(), name="panel_contract")]
