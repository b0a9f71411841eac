"""Addresses of the checks before an award: of staff below /panel/checks/, of a bidder below its own bid."""

from django.urls import path

from . import views

panel_patterns = [
    path("lots/<int:lot_id>/", views.LotChecksPage.as_view(), name="checks_lot"),
    path("bids/<uuid:bid_id>/", views.BidChecksPage.as_view(), name="checks_bid"),
    path("bids/<uuid:bid_id>/new/", views.RecordPage.as_view(), name="checks_record"),
    path("concerns/<int:check_id>/", views.ConcernPage.as_view(), name="checks_concern"),
    path("bids/<uuid:bid_id>/price/", views.PricePage.as_view(), name="checks_price"),
    path("bids/<uuid:bid_id>/price/files/<int:file_id>/", views.PriceFile.as_view(), name="checks_price_file"),
]
workspace_patterns = [path("<uuid:bid_id>/price/", views.EnquiryPage.as_view(), name="bid_price_enquiry")]
