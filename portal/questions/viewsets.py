"""Question sets in the back office."""

from django.urls import path

from portal.core.backoffice import RecordViewSet, in_words
from portal.lifecycle import history_of

from . import rules, services
from .backoffice import ReadyMadeView
from .lifecycle import LIFE
from .models import QuestionSet


class QuestionSetViewSet(RecordViewSet):
    """Write sections and questions; publish versions."""

    model = QuestionSet
    icon = "list-ol"
    menu_label = "Question sets"
    add_to_admin_menu = False
    list_display = ["title", in_words("purpose", "Purpose"), in_words("state", "State"), "created_at"]
    search_fields = ["title"]
    list_per_page = 30
    life = LIFE
    acts = {
        "publish": lambda record, actor, now, reason: services.publish(question_set=record, actor=actor, now=now),
    }
    may_edit = staticmethod(rules.may_edit)
    may_see_steps = staticmethod(rules.may_edit)
    history_of = staticmethod(history_of)
    begin_from = staticmethod(services.begin_from)
    more_pages = (("ready_made", "Add a ready-made section"),)

    def get_urlpatterns(self):
        ready_made = path("ready-made/<str:pk>/", ReadyMadeView.as_view(viewset=self), name="ready_made")
        return [*super().get_urlpatterns(), ready_made]
