"""The council's scheme of delegation in the back office."""

from django.db import transaction
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, SnippetViewSet

from portal.core import clock

from .models import ApprovalLevel
from .services import record_level


class _Recorded:
    """Who decides about awards is itself on record: with the change, or not at all."""

    def record(self, verb: str, level: ApprovalLevel) -> None:
        record_level(verb, level, actor=self.request.user, now=clock.now())


class AddLevel(_Recorded, CreateView):
    """A new body that has to agree."""

    def save_instance(self):
        level = super().save_instance()
        self.record("add", level)
        return level


class ChangeLevel(_Recorded, EditView):
    """From another value on, or for another category."""

    def save_instance(self):
        level = super().save_instance()
        self.record("change", level)
        return level


class RemoveLevel(_Recorded, DeleteView):
    """A body that need not agree any more."""

    def delete_action(self):
        with transaction.atomic():
            self.record("remove", self.object)
            super().delete_action()


class ApprovalLevelViewSet(SnippetViewSet):
    """Who has to agree to an award, from which value on."""

    model = ApprovalLevel
    icon = "tasks"
    menu_label = "Who approves awards"
    list_display = ["__str__", "from_value", "call_in_days"]
    list_per_page = 30
    add_view_class = AddLevel
    edit_view_class = ChangeLevel
    delete_view_class = RemoveLevel
