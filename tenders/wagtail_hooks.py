"""The Procurement menu of the back office."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.action_menu import PublishMenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup
from wagtail.snippets.widgets import SnippetListingButton

from portal.core import clock
from portal.core.backoffice import RecordViewSet
from portal.questions.viewsets import QuestionSetViewSet
from tenders.awarding.viewsets import ApprovalLevelViewSet
from tenders.clarifications.rules import works_on_questions
from tenders.contracts.viewsets import ContractViewSet
from tenders.intentions.viewsets import IntentionViewSet
from tenders.notices.views import drafts
from tenders.opportunities import rules
from tenders.opportunities.models import Opportunity
from tenders.opportunities.queries import may_read_document
from tenders.opportunities.viewsets import OpportunityViewSet, ScaleViewSet
from tenders.outcomes.viewsets import GroupViewSet, OutcomeViewSet, ServiceViewSet
from tenders.regimes.viewsets import ClosedPeriodViewSet, FigureViewSet

SNIPPETS = (IntentionViewSet, OpportunityViewSet, QuestionSetViewSet, ScaleViewSet, FigureViewSet)
STEPPED_MODELS = tuple(viewset.model for viewset in SNIPPETS if issubclass(viewset, RecordViewSet))


class ProcurementGroup(SnippetViewSetGroup):
    """Everything a commissioner works on, in the order of a procurement."""

    menu_label = "Procurement"
    menu_icon = "clipboard-list"
    menu_order = 150
    items = (
        *SNIPPETS,
        ContractViewSet,
        ServiceViewSet,
        OutcomeViewSet,
        GroupViewSet,
        ClosedPeriodViewSet,
        ApprovalLevelViewSet,
    )


@hooks.register("register_admin_viewset")
def procurement_menu():
    return ProcurementGroup()


@hooks.register("before_delete_snippet")
def records_are_never_deleted(request, instances):
    """Wagtail's bulk action asks the user's permissions, not the register's policy: a superuser would pass."""
    for instance in instances:
        if isinstance(instance, STEPPED_MODELS):
            messages.error(request, "Records of a procurement are never deleted: they end by a step, with a reason.")
            return redirect(instance.snippet_viewset.get_url_name("list"))
    return None


@hooks.register("construct_snippet_action_menu")
def no_publish_button(menu_items, request, context):
    """Publication is a step; Wagtail would still show a superuser its own button."""
    if context["model"] in STEPPED_MODELS:
        menu_items[:] = [item for item in menu_items if not isinstance(item, PublishMenuItem)]


@hooks.register("before_serve_document")
def drafts_keep_their_documents(document, request):
    """A file that stands only in unpublished opportunities or intentions is not public, whatever its address."""
    if not may_read_document(document, request.user, clock.now()):
        raise Http404


class QuestionsItem(MenuItem):
    """The way to the inbox, for those who read it."""

    def is_shown(self, request):
        return bool(works_on_questions(request.user, None, clock.now()))


@hooks.register("register_admin_menu_item")
def questions_item():
    return QuestionsItem("Questions asked", "/panel/questions/", icon_name="help", order=151)


@hooks.register("register_admin_urls")
def draft_notices():
    return [
        path("opportunities/<int:pk>/notices/", drafts.DraftList.as_view(), name="notice_drafts"),
        path("opportunities/<int:pk>/notices/<slug:code>/", drafts.DraftDetail.as_view(), name="notice_draft"),
    ]


@hooks.register("register_snippet_listing_buttons")
def way_to_draft_notices(snippet, user, next_url=None):
    """In the register of opportunities, for those who may open the drafts."""
    if isinstance(snippet, Opportunity) and not snippet.is_held_elsewhere and rules.is_author(user, snippet, None):
        address = reverse("notice_drafts", args=(snippet.pk,))
        yield SnippetListingButton("Draft notices", address, icon_name="doc-full", priority=60)
