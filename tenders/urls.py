"""Addresses of procurement."""

from django.urls import include, path

from tenders.bids.views.evidence import EvidencePage
from tenders.clarifications import urls as clarifications
from tenders.diligence import urls as diligence
from tenders.evaluation.views import BidRequestsPage, SummaryPage
from tenders.partners import urls as partners

urlpatterns = [
    path("intentions/", include("tenders.intentions.urls")),
    path("opportunities/", include("tenders.opportunities.urls")),
    path("opportunities/", include(clarifications.opportunity_patterns)),
    path("opportunities/", include(partners.opportunity_patterns)),
    path("workspace/partners/", include(partners.workspace_patterns)),
    path("panel/partners/", include(partners.panel_patterns)),
    path("workspace/questions/", include(clarifications.workspace_patterns)),
    path("panel/questions/", include(clarifications.panel_patterns)),
    path("workspace/bids/<uuid:bid_id>/requests/", BidRequestsPage.as_view(), name="bid_requests"),
    path("workspace/bids/<uuid:bid_id>/summary/", SummaryPage.as_view(), name="bid_summary"),
    path("workspace/bids/", include(diligence.workspace_patterns)),
    path("workspace/bids/", include("tenders.bids.urls")),
    path("panel/evidence/", EvidencePage.as_view(), name="panel_evidence"),
    path("panel/keys/", include("tenders.custody.urls")),
    path("panel/checks/", include(diligence.panel_patterns)),
    path("panel/", include("tenders.evaluation.urls")),
    path("panel/", include("tenders.awarding.urls")),
    path("", include("tenders.notices.urls")),
]
