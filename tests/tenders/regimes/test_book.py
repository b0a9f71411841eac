"""The book of figures: entries of two people, local rules, and what is not known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.regimes import queries, services
from tenders.regimes.book import Figure, NoFigure, written
from tenders.regimes.enums import Band, Checked, FigureState, Unit
from tenders.regimes.local import promotion
from tenders.regimes.models import EnteredFigure
from tenders.regimes.periods import Invitation, shortest_tendering
from tenders.regimes.router import Facts, Route, route
from tenders.regimes.value import Line, estimate, nearness
from tests.factories.accounts import THEN, StaffFactory

DAY = date(2026, 11, 2)


def _enter(**given):
    values = {
        "key": "pa23.threshold.sub_central",
        "value": Decimal("199999"),
        "starts": date(2028, 1, 1),
        "source": "SI 2027/999, regulation 2",
        "checked": Checked.STATUTE,
        "owner": StaffFactory(role=Role.PROCUREMENT_LEAD),
    }
    return EnteredFigure.objects.create(**{**values, **given})


def test_a_figure_counts_once_a_second_person_confirmed_it(db):
    entered = _enter()
    facts = Facts(commenced=date(2028, 1, 3), category="GOODS", value_gross=Decimal(200_000))
    with pytest.raises(NoFigure):
        queries.book().need(entered.key, date(2028, 1, 3))
    with pytest.raises(NotAllowed, match="Two people"):
        services.confirm(figure=entered, actor=entered.owner, now=THEN)
    services.confirm(figure=entered, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    found = route(facts, queries.book())
    assert (found.band, found.threshold.value) == (Band.COVERED, Decimal(199_999))
    assert queries.book().need(entered.key, date(2027, 12, 31)).value == Decimal(207_720)


def test_a_correction_of_a_written_figure_counts_and_of_two_the_later_confirmed(db):
    lead, day = StaffFactory(role=Role.PROCUREMENT_LEAD), date(2026, 1, 1)
    first, second = (_enter(value=value, starts=day) for value in (Decimal(200_001), Decimal(200_002)))
    services.confirm(figure=second, actor=lead, now=THEN)
    assert queries.book().need(first.key, DAY).value == 200_002
    services.confirm(figure=first, actor=lead, now=THEN + timedelta(minutes=1))
    assert queries.book().need(first.key, DAY).value == 200_001
    assert written().need(first.key, DAY).value == 207_720


def test_a_figure_taken_out_no_longer_counts(db):
    entered = services.confirm(figure=_enter(), actor=StaffFactory(role=Role.USER_ADMINISTRATOR), now=THEN)
    with pytest.raises(NotAllowed, match="reason"):
        services.end(figure=entered, actor=entered.confirmed_by, now=THEN, reason=" ")
    ended = services.end(figure=entered, actor=entered.confirmed_by, now=THEN, reason="A slip of the pen.")
    assert (ended.state, queries.book().find(entered.key, date(2028, 1, 3))) == (FigureState.ENDED, None)
    assert list(AuditEvent.objects.about(ended).values_list("verb", flat=True)) == ["end", "confirm"]


def test_others_neither_enter_nor_see_figures(db):
    entered = _enter()
    commissioner, editor = StaffFactory(role=Role.COMMISSIONER), StaffFactory(role=Role.EDITOR)
    with pytest.raises(NotAllowed, match="keep the figures"):
        services.confirm(figure=entered, actor=commissioner, now=THEN)
    assert list(EnteredFigure.objects.visible_to(commissioner, THEN)) == [entered]
    assert list(EnteredFigure.objects.visible_to(editor, THEN)) == []


def test_the_stricter_of_law_and_local_rule_wins(db):
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    covered, light = Route("PA23", Band.COVERED), Route("PA23", Band.LIGHT_TOUCH)
    for days, starts in ((20, date(2026, 1, 1)), (30, date(2026, 11, 1))):
        entered = _enter(key="local.shortest_period", value=days, starts=starts, source="Standing order 12")
        services.confirm(figure=entered, actor=lead, now=THEN)
    book = queries.book()
    earlier, later = date(2026, 10, 1), DAY
    assert shortest_tendering(covered, Invitation(), earlier, book).earliest == date(2026, 10, 26)
    assert shortest_tendering(covered, Invitation(), later, book).earliest == date(2026, 12, 2)
    found = shortest_tendering(light, Invitation(), later, book)
    assert (found.earliest, "Standing order 12" in found.why) == (date(2026, 12, 2), True)


@pytest.mark.parametrize(
    ("value", "advertise", "assess"),
    [("20000.01", True, False), ("20000.00", False, False), ("19999.99", False, True), (None, True, False)],
)
def test_the_local_rule_says_how_widely_to_promote(value, advertise, assess):
    figures = [
        Figure(key, "words", Decimal(20_000), Unit.GBP_NET, date(2026, 1, 1), "Standing order 3", Checked.STATUTE)
        for key in ("local.advertise_above", "local.promotion_assessment_below")
    ]
    found = promotion(Decimal(value) if value else None, DAY, written().with_figures(figures))
    assert (bool(found.must_advertise), bool(found.needs_assessment)) == (advertise, assess)


def test_without_a_local_rule_nothing_is_asked():
    assert promotion(Decimal(100), DAY, written()).must_advertise is None


def test_the_estimate_adds_options_extensions_and_vat_line_by_line():
    found = estimate([Line(Decimal("100000"), Decimal(20)), Line(Decimal("50000")), Line(Decimal("0.03"), Decimal(20))])
    assert (found.net, found.gross) == (Decimal("150000.03"), Decimal("170000.04"))
    assert estimate([]) is None


@pytest.mark.parametrize(
    ("value", "warns"), [("186948", True), ("186947.99", False), ("207719.99", True), ("207720", False)]
)
def test_within_a_tenth_below_the_threshold_warns(value, warns):
    threshold = written().need("pa23.threshold.sub_central", DAY)
    assert bool(nearness(Decimal(value), threshold)) is warns


def test_a_figure_not_read_in_the_statute_says_so_wherever_it_is_cited():
    old, new = (written().need("pa23.threshold.sub_central", day) for day in (date(2025, 6, 1), DAY))
    assert (old.must_be_checked, new.must_be_checked) == (True, False)
    assert old.cite().endswith("(check before relying)")
    assert "check" not in new.cite()


def test_no_two_written_figures_for_one_key_and_band_overlap():
    seen = []
    for figure in written().figures:
        for other in seen:
            same = other.key == figure.key and set(other.bands) == set(figure.bands)
            apart = (other.ends and other.ends < figure.starts) or (figure.ends and figure.ends < other.starts)
            assert not same or apart, figure.key
        seen.append(figure)


def test_a_failing_audit_row_confirms_nothing(db, monkeypatch):
    entered = _enter()

    def fails(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr("portal.lifecycle.record", fails)
    with pytest.raises(RuntimeError):
        services.confirm(figure=entered, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    entered.refresh_from_db()
    assert entered.state == FigureState.PROPOSED
