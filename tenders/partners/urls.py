"""Addresses of the board."""

from django.urls import path

from .views import board, care, own

opportunity_patterns = [
    path("<slug:slug>/partners/", board.Board.as_view(), name="partner_board"),
    path("<slug:slug>/partners/new/", own.PutUp.as_view(), name="partner_put_up"),
]
workspace_patterns = [
    path("", own.OwnEntries.as_view(), name="partner_own"),
    path("<uuid:reference>/", own.Change.as_view(), name="partner_change"),
    path("<uuid:reference>/write/", board.Write.as_view(), name="partner_write"),
    path("<uuid:reference>/report/", board.ReportEntry.as_view(), name="partner_report"),
]
panel_patterns = [
    path("", care.Reported.as_view(), name="partner_reported"),
    path("<uuid:reference>/", care.Decide.as_view(), name="partner_decide"),
]
