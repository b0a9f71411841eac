"""Addresses at which files of a bid arrive: all that their own pool of workers serves."""

from django.urls import path

from .views import uploads

urlpatterns = [
    path("<uuid:bid_id>/uploads/", uploads.Uploads.as_view(), name="bid_uploads"),
    path("<uuid:bid_id>/uploads/<uuid:upload_id>/", uploads.OneUpload.as_view(), name="bid_upload"),
]
