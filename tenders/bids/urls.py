"""Addresses of a provider's bids, below /workspace/bids/."""

from django.urls import path

from portal.files.uploads import never_in_plain

from . import views

urlpatterns = [
    path("new/<slug:slug>/", views.ChooseLot.as_view(), name="bid_choose"),
    path("library/<uuid:organisation>/", views.LibraryList.as_view(), name="library"),
    path("library/<uuid:organisation>/new/", views.NewLibraryEntry.as_view(), name="library_new"),
    path("library/<uuid:organisation>/<uuid:entry>/", views.LibraryEntry.as_view(), name="library_entry"),
    path("<uuid:bid_id>/", views.BidTasks.as_view(), name="bid_tasks"),
    path("<uuid:bid_id>/section/<str:section_key>/", never_in_plain(views.SectionPage.as_view()), name="bid_section"),
    path("<uuid:bid_id>/prices/", views.PricesPage.as_view(), name="bid_prices"),
    path("<uuid:bid_id>/prices/sheet/", never_in_plain(views.SheetPage.as_view()), name="bid_sheet"),
    path("<uuid:bid_id>/prices/sheet/file/", views.SheetFile.as_view(), name="bid_sheet_file"),
    path("<uuid:bid_id>/prices/<int:line_id>/", views.BuildUpPage.as_view(), name="bid_build_up"),
    path("<uuid:bid_id>/comments/<str:section_key>/", views.CommentsPage.as_view(), name="bid_comments"),
    path("<uuid:bid_id>/earlier/<str:question_key>/", views.EarlierTexts.as_view(), name="bid_earlier"),
    path("<uuid:bid_id>/library/<str:question_key>/", views.UseLibrary.as_view(), name="bid_library"),
    path("<uuid:bid_id>/team/", views.TeamPage.as_view(), name="bid_team"),
    path("<uuid:bid_id>/sign-off/", views.SignOffPage.as_view(), name="bid_sign_off"),
    path("<uuid:bid_id>/files/<uuid:file_id>/", views.OwnFile.as_view(), name="bid_file"),
    path("<uuid:bid_id>/files/<uuid:file_id>/answers/", views.FilePlaces.as_view(), name="bid_file_places"),
    path("<uuid:bid_id>/uploads/", views.Uploads.as_view(), name="bid_uploads"),
    path("<uuid:bid_id>/uploads/<uuid:upload_id>/", views.OneUpload.as_view(), name="bid_upload"),
    path("<uuid:bid_id>/copy.<str:ending>", views.BidCopy.as_view(), name="bid_copy"),
    path("<uuid:bid_id>/word/", never_in_plain(views.WordPage.as_view()), name="bid_word"),
    path("<uuid:bid_id>/word/document/", views.WordFile.as_view(), name="bid_word_file"),
    path("<uuid:bid_id>/check/", views.CheckAnswers.as_view(), name="bid_check"),
    path("<uuid:bid_id>/receipts/<uuid:receipt_id>/", views.ReceiptPage.as_view(), name="bid_receipt"),
    path("<uuid:bid_id>/receipts/<uuid:receipt_id>/file/", views.ReceiptFile.as_view(), name="bid_receipt_file"),
    path("<uuid:bid_id>/late/<uuid:attempt_id>/file/", views.LateReceiptFile.as_view(), name="bid_late_file"),
    path("<uuid:bid_id>/key/", views.BidKeyFile.as_view(), name="bid_key"),
    path("<uuid:bid_id>/withdraw/", views.WithdrawBid.as_view(), name="bid_withdraw"),
    path("<uuid:bid_id>/start-again/", never_in_plain(views.StartAgain.as_view()), name="bid_start_again"),
]
