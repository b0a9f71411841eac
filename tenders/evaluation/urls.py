"""Addresses of the panel, below /panel/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.PanelHome.as_view(), name="panel_home"),
    path("attempts/", views.Attempts.as_view(), name="panel_attempts"),
    path("opportunities/<int:opportunity_id>/opening/", views.OpeningPage.as_view(), name="panel_opening"),
    path(
        "opportunities/<int:opportunity_id>/opening/approve/",
        views.ApproveOpening.as_view(),
        name="panel_opening_approve",
    ),
    path("lots/<int:lot_id>/prices/", views.LotPrices.as_view(), name="panel_prices"),
    path("lots/<int:lot_id>/prices/approve/", views.ApprovePrices.as_view(), name="panel_prices_approve"),
    path("opportunities/<int:opportunity_id>/seats/", views.SeatsPage.as_view(), name="panel_seats"),
    path("opportunities/<int:opportunity_id>/interests/", views.InterestsPage.as_view(), name="panel_interests"),
    path("opportunities/<int:opportunity_id>/briefing/", views.BriefingPage.as_view(), name="panel_briefing"),
    path("opportunities/<int:opportunity_id>/history/", views.HistoryPage.as_view(), name="panel_history"),
    path("opportunities/<int:opportunity_id>/plan/", views.PlanPage.as_view(), name="panel_plan"),
    path("seats/<int:member_id>/", views.SeatPage.as_view(), name="panel_seat"),
    path("lots/<int:lot_id>/", views.LotPage.as_view(), name="panel_lot"),
    path("lots/<int:lot_id>/end/", views.EndingPage.as_view(), name="panel_lot_end"),
    path("lots/<int:lot_id>/pictures/", views.LotPictures.as_view(), name="panel_pictures"),
    path("lots/<int:lot_id>/scores.xlsx", views.ScoresFile.as_view(), name="panel_scores_file"),
    path("lots/<int:lot_id>/scores/", views.ScoringTasks.as_view(), name="panel_tasks"),
    path("bids/<uuid:bid_id>/<int:criterion_id>/score/", views.ScorePage.as_view(), name="panel_score"),
    path("bids/<uuid:bid_id>/<int:criterion_id>/agree/", views.ModeratePage.as_view(), name="panel_moderate"),
    path("lots/<int:lot_id>/reading.<str:ending>", views.ReadingPack.as_view(), name="panel_pack"),
    path("lots/<int:lot_id>/requests/", views.RequestsPage.as_view(), name="panel_requests"),
    path("defects/<int:defect_id>/ask/", views.AskPage.as_view(), name="panel_ask"),
    path("bids/<uuid:bid_id>/name/", views.RevealPage.as_view(), name="panel_reveal"),
    path("bids/<uuid:bid_id>/not-scored/", views.NotScoredPage.as_view(), name="panel_not_scored"),
    path("bids/<uuid:bid_id>/files/<uuid:file_id>/", views.BidFile.as_view(), name="panel_file"),
    path("awards/", views.AwardsPage.as_view(), name="panel_awards"),
    path("awards/<int:award_id>/", views.AwardPage.as_view(), name="panel_award"),
    path("awards/<int:award_id>/summaries/", views.AwardSummaries.as_view(), name="panel_summaries"),
    path("awards/<int:award_id>/report.<str:ending>", views.AwardReport.as_view(), name="panel_award_report"),
]
