"""The council's scheme of delegation in the back office."""

from wagtail.snippets.views.snippets import SnippetViewSet

from .models import ApprovalLevel


class ApprovalLevelViewSet(SnippetViewSet):
    """Who has to agree to an award, from which value on."""

    model = ApprovalLevel
    icon = "tasks"
    menu_label = "Who approves awards"
    list_display = ["__str__", "from_value", "call_in_days"]
    list_per_page = 30
