"""Addresses of a provider's bids, below /workspace/bids/."""

from django.urls import path

from portal.files.uploads import never_in_plain

from . import urls_uploads
from .views import begin, earlier, finish, library, offline, places, prices, sheets, submit, together, write

urlpatterns = [
    *urls_uploads.urlpatterns,
    path("new/<slug:slug>/", begin.ChooseLot.as_view(), name="bid_choose"),
    path("library/<uuid:organisation>/", library.LibraryList.as_view(), name="library"),
    path("library/<uuid:organisation>/new/", library.NewLibraryEntry.as_view(), name="library_new"),
    path("library/<uuid:organisation>/<uuid:entry>/", library.LibraryEntry.as_view(), name="library_entry"),
    path("<uuid:bid_id>/", write.BidTasks.as_view(), name="bid_tasks"),
    path("<uuid:bid_id>/section/<str:section_key>/", never_in_plain(write.SectionPage.as_view()), name="bid_section"),
    path("<uuid:bid_id>/prices/", prices.PricesPage.as_view(), name="bid_prices"),
    path("<uuid:bid_id>/prices/sheet/", never_in_plain(sheets.SheetPage.as_view()), name="bid_sheet"),
    path("<uuid:bid_id>/prices/sheet/file/", sheets.SheetFile.as_view(), name="bid_sheet_file"),
    path("<uuid:bid_id>/prices/<int:line_id>/", prices.BuildUpPage.as_view(), name="bid_build_up"),
    path("<uuid:bid_id>/prices/earlier/", earlier.EarlierPrices.as_view(), name="bid_earlier_prices"),
    path("<uuid:bid_id>/prices/<int:line_id>/earlier/", earlier.EarlierRates.as_view(), name="bid_earlier_rate"),
    path("<uuid:bid_id>/comments/<str:section_key>/", together.CommentsPage.as_view(), name="bid_comments"),
    path("<uuid:bid_id>/earlier/<str:question_key>/", earlier.EarlierAnswers.as_view(), name="bid_earlier"),
    path("<uuid:bid_id>/library/<str:question_key>/", library.UseLibrary.as_view(), name="bid_library"),
    path("<uuid:bid_id>/team/", together.TeamPage.as_view(), name="bid_team"),
    path("<uuid:bid_id>/sign-off/", together.SignOffPage.as_view(), name="bid_sign_off"),
    path("<uuid:bid_id>/files/<uuid:file_id>/", write.OwnFile.as_view(), name="bid_file"),
    path("<uuid:bid_id>/files/<uuid:file_id>/answers/", places.FilePlaces.as_view(), name="bid_file_places"),
    path("<uuid:bid_id>/copy.<str:ending>", offline.BidCopy.as_view(), name="bid_copy"),
    path("<uuid:bid_id>/word/", never_in_plain(offline.WordPage.as_view()), name="bid_word"),
    path("<uuid:bid_id>/word/document/", offline.WordFile.as_view(), name="bid_word_file"),
    path("<uuid:bid_id>/check/", submit.CheckAnswers.as_view(), name="bid_check"),
    path("<uuid:bid_id>/receipts/<uuid:receipt_id>/", submit.ReceiptPage.as_view(), name="bid_receipt"),
    path("<uuid:bid_id>/receipts/<uuid:receipt_id>/file/", submit.ReceiptFile.as_view(), name="bid_receipt_file"),
    path("<uuid:bid_id>/late/<uuid:attempt_id>/file/", submit.LateReceiptFile.as_view(), name="bid_late_file"),
    path("<uuid:bid_id>/key/", submit.BidKeyFile.as_view(), name="bid_key"),
    path("<uuid:bid_id>/change/", never_in_plain(submit.ChangeBid.as_view()), name="bid_change"),
    path("<uuid:bid_id>/change/stop/", submit.StopChanging.as_view(), name="bid_stop_changing"),
    path("<uuid:bid_id>/name/<str:question_key>/", finish.NameFile.as_view(), name="bid_name_file"),
    path("<uuid:bid_id>/finish/", never_in_plain(finish.Finish.as_view()), name="bid_finish"),
    path("<uuid:bid_id>/finish/<uuid:receipt_id>/file/", finish.FinishReceiptFile.as_view(), name="bid_finish_receipt"),
    path("<uuid:bid_id>/withdraw/", submit.WithdrawBid.as_view(), name="bid_withdraw"),
    path("<uuid:bid_id>/start-again/", never_in_plain(submit.StartAgain.as_view()), name="bid_start_again"),
]
