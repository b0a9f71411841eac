"""Figures of law and of the council's own rules, in the back office."""

from wagtail.admin.viewsets.model import ModelViewSet

from portal.core.backoffice import RecordViewSet, in_words
from portal.lifecycle import history_of

from . import rules, services
from .lifecycle import LIFE
from .models import ClosedPeriod, EnteredFigure


class FigureViewSet(RecordViewSet):
    """Enter it with its source and first day; a second person confirms it."""

    model = EnteredFigure
    icon = "table"
    menu_label = "Figures of law"
    list_display = [in_words("key", "Figure"), "value", "starts", "ends", in_words("state", "State")]
    list_filter = ["state", "checked"]
    search_fields = ["key", "source"]
    list_per_page = 30
    life = LIFE
    acts = {
        "confirm": lambda record, actor, now, reason: services.confirm(figure=record, actor=actor, now=now),
        "refuse": lambda record, actor, now, reason: services.refuse(
            figure=record, actor=actor, now=now, reason=reason
        ),
        "end": lambda record, actor, now, reason: services.end(figure=record, actor=actor, now=now, reason=reason),
    }
    reasoned = frozenset({"refuse", "end"})
    may_edit = staticmethod(rules.may_edit)
    may_see_steps = staticmethod(rules.keeps_figures)
    history_of = staticmethod(history_of)


class ClosedPeriodViewSet(ModelViewSet):
    """School holidays and closures: the timetable warns about dates that fall into them."""

    model = ClosedPeriod
    icon = "date"
    name = "closed_periods"
    menu_label = "Holidays and closures"
    list_display = ["name", "first", "last"]
    exclude_form_fields = []
