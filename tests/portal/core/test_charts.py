"""Drawings: plain SVG that says its finding and lets nothing through."""

from datetime import date
from xml.etree import ElementTree

import pytest

from portal.core.charts import Bar, timeline

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 21)
BAR = Bar("Short breaks", date(2026, 12, 1), date(2028, 3, 31))


def _drawn(*bars, title="Timeline", today=TODAY):
    return ElementTree.fromstring(timeline(bars, title=title, today=today))


def test_it_is_an_image_with_its_title_for_screen_readers():
    svg = _drawn(BAR, title="What is planned")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "What is planned")
    assert svg.findtext(f"{SVG}title") == "What is planned"


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><g onload="x">', "a & b"])
def test_titles_and_labels_are_escaped(hostile):
    svg = _drawn(Bar(hostile, BAR.start, BAR.end), title=hostile)
    assert svg.findtext(f"{SVG}title") == hostile
    assert hostile in [text.text for text in svg.iter(f"{SVG}text")]
    assert svg.find(f".//{SVG}script") is None


def test_a_long_label_is_cut_with_an_ellipsis():
    svg = _drawn(Bar("x" * 40, BAR.start, BAR.end))
    assert "x" * 31 + "…" in [text.text for text in svg.iter(f"{SVG}text")]


def test_every_bar_has_its_rectangle_inside_the_drawing():
    svg = _drawn(BAR, Bar("One day", TODAY, TODAY))
    rows = [(float(r.get("x")), float(r.get("width"))) for r in svg.iter(f"{SVG}rect")]
    assert len(rows) == 2
    assert all(width >= 6 and x + width <= 900 for x, width in rows)


def test_no_bars_still_draw_today():
    assert _drawn().find(f"{SVG}line[@class='chart-today']") is not None
