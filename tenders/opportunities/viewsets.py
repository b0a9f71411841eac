"""Opportunities and scoring scales in the back office."""

from django.conf import settings
from django.urls import path, reverse
from wagtail.admin.panels import ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.accounts.models import User
from portal.core.backoffice import RecordViewSet, in_words
from portal.lifecycle import history_of

from . import gate, rules, services
from .backoffice import ChangesView, LawView, StagesView
from .enums import State
from .forms import OpportunityForm
from .lifecycle import LIFE
from .models import Opportunity, Scale
from .panels import PANELS
from .querysets import AUTHORS
from .trial import TrialView


class OpportunityViewSet(RecordViewSet):
    """Write it, see what is missing, have it checked and published by two people."""

    model = Opportunity
    icon = "clipboard-list"
    menu_label = "Opportunities"
    list_display = ["title", in_words("state", "State"), in_words("procedure", "Procedure"), "deadline"]
    list_filter = ["state", "kind", "procedure", "is_held_elsewhere"]
    search_fields = ["title", "summary"]
    list_per_page = 30
    life = LIFE
    acts = {
        "check": lambda record, actor, now, reason: services.check(opportunity=record, actor=actor, now=now),
        "return_to_draft": lambda record, actor, now, reason: services.return_to_draft(
            opportunity=record, actor=actor, now=now, reason=reason
        ),
        "publish": lambda record, actor, now, reason: services.publish(opportunity=record, actor=actor, now=now),
        "withdraw": lambda record, actor, now, reason: services.withdraw(
            opportunity=record, actor=actor, now=now, reason=reason
        ),
        "terminate": lambda record, actor, now, reason: services.terminate(
            opportunity=record, actor=actor, now=now, reason=reason
        ),
    }
    reasoned = frozenset({"return_to_draft", "withdraw", "terminate"})
    may_edit = staticmethod(rules.may_edit)
    may_see_steps = staticmethod(rules.is_author)
    history_of = staticmethod(history_of)
    edit_handler = ObjectList(PANELS, base_form_class=OpportunityForm)
    begin_from = staticmethod(services.begin_from)
    hand_over = staticmethod(services.hand_over)
    more_pages = (
        ("law", "Law and notice"),
        ("trial", "Try the model"),
        ("stages", "Stages and negotiations"),
        ("changes", "Changes"),
    )

    def get_urlpatterns(self):
        law = path("law/<str:pk>/", LawView.as_view(viewset=self), name="law")
        stages = path("stages/<str:pk>/", StagesView.as_view(viewset=self), name="stages")
        changes = path("changes/<str:pk>/", ChangesView.as_view(viewset=self), name="changes")
        trial = path("trial/<str:pk>/", TrialView.as_view(viewset=self), name="trial")
        return [*super().get_urlpatterns(), law, trial, stages, changes]

    @staticmethod
    def colleagues(record):
        people = User.objects.filter(groups__name__in=AUTHORS, is_active=True).exclude(pk=record.owner_id)
        return people.distinct().order_by("full_name", "pk")

    @staticmethod
    def preview_link(record, now):
        """A link for reviewers while it is a draft."""
        if record.state not in (State.DRAFT, State.CHECKED):
            return ""
        token = services.preview_token(record, now)
        return settings.PORTAL_BASE_URL.rstrip("/") + reverse("opportunity_preview", args=(token,))

    @staticmethod
    def gaps(record, now):
        return gate.gaps(record, now) if record.state in (State.DRAFT, State.CHECKED) else []


class ScaleViewSet(SnippetViewSet):
    """Scales with a descriptor for every score."""

    model = Scale
    icon = "order"
    menu_label = "Scoring scales"
    list_display = ["name"]
