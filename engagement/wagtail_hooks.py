"""The Engagement menu of the back office."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from engagement.feedback.rules import works_here
from engagement.feedback.views import review
from engagement.responses.views import casework


@hooks.register("register_admin_urls")
def engagement_urls():
    return [
        path("engagement/responses/", casework.ResponseList.as_view(), name="engagement_responses"),
        path("engagement/responses/export.csv", casework.ResponseExport.as_view(), name="engagement_export"),
        path("engagement/responses/<uuid:pk>/", casework.ResponseDetail.as_view(), name="engagement_response"),
        path(
            "engagement/responses/<uuid:pk>/files/<uuid:file_id>/",
            casework.ResponseDownload.as_view(),
            name="engagement_response_file",
        ),
        path("engagement/feedback/", review.FeedbackList.as_view(), name="engagement_feedback_list"),
        path("engagement/feedback/<int:pk>/", review.FeedbackReview.as_view(), name="engagement_feedback"),
    ]


class ResponsesMenuItem(MenuItem):
    """Seen by those who read responses."""

    def is_shown(self, request):
        return casework.reads_responses(request.user)


class FeedbackMenuItem(MenuItem):
    """Seen by those who review feedback."""

    def is_shown(self, request):
        return works_here(request.user)


ENGAGEMENT_MENU = Menu(register_hook_name="register_engagement_menu_item")


@hooks.register("register_engagement_menu_item")
def responses_item():
    return ResponsesMenuItem("Responses", reverse("engagement_responses"), name="responses", icon_name="form", order=1)


@hooks.register("register_engagement_menu_item")
def feedback_item():
    return FeedbackMenuItem(
        "Feedback", reverse("engagement_feedback_list"), name="feedback", icon_name="comment", order=2
    )


@hooks.register("register_admin_menu_item")
def engagement_menu():
    return SubmenuMenuItem("Engagement", ENGAGEMENT_MENU, name="engagement", icon_name="comment", order=160)
