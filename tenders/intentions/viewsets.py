"""Intentions in the back office."""

from portal.accounts.models import User
from portal.core.backoffice import RecordViewSet, in_words
from portal.lifecycle import history_of

from . import rules, services
from .lifecycle import LIFE
from .models import CommissioningIntention
from .querysets import AUTHORS


class IntentionViewSet(RecordViewSet):
    """Draft, preview, compare, lock; publish, revise and drop by steps."""

    model = CommissioningIntention
    icon = "calendar-alt"
    menu_label = "Intentions"
    list_display = ["title", in_words("state", "State"), in_words("kind", "Kind of service"), "expected_notice_date"]
    list_filter = ["state", "kind"]
    search_fields = ["title", "summary"]
    list_per_page = 30
    life = LIFE
    acts = {
        "publish": lambda record, actor, now, reason: services.publish(intention=record, actor=actor, now=now),
        "revise": lambda record, actor, now, reason: services.revise(
            intention=record, actor=actor, now=now, reason=reason
        ),
        "drop": lambda record, actor, now, reason: services.drop(intention=record, actor=actor, now=now, reason=reason),
    }
    reasoned = frozenset({"revise", "drop"})
    may_edit = staticmethod(rules.may_edit)
    may_see_steps = staticmethod(rules.is_author)
    history_of = staticmethod(history_of)
    begin_from = staticmethod(services.begin_from)
    hand_over = staticmethod(services.hand_over)

    @staticmethod
    def colleagues(record):
        people = User.objects.filter(groups__name__in=AUTHORS, is_active=True).exclude(pk=record.owner_id)
        return people.distinct().order_by("full_name", "pk")
