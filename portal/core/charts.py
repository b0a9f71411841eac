"""Drawings made on the server: plain SVG without script or style, each with a title and its text for screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ROW, TOP, LEFT, WIDTH, RIGHT = 26, 28, 220, 900, 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a timeline: from when to when, and where it leads."""

    label: str
    start: date
    end: date
    href: str = ""


def timeline(bars: Sequence[Bar], *, title: str, today: date) -> SafeString:
    """Bars over a time axis by quarters, with a line for today. Colours come from the style sheet (``chart-…``)."""
    first = min([bar.start for bar in bars] + [today]).replace(day=1)
    last = max([bar.end for bar in bars] + [today])
    span = max((last - first).days, 90)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    height = TOP + ROW * len(bars) + 12
    ticks = [(x(day), day) for day in _quarters(first, last)]
    every = max(1, len(ticks) // 8)
    grid = format_html_join(
        "",
        '<line class="chart-grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="chart-text" x="{0}" y="14">{3}</text>',
        ((place, TOP - 8, height - 8, f"{day:%b %Y}") for place, day in ticks[::every]),
    )
    rows = format_html_join("", "{}", ((_row(place, bar, x),) for place, bar in enumerate(bars)))
    now = format_html('<line class="chart-today" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', x(today), TOP - 8, height - 8)
    return format_html(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title>{}{}{}</svg>",
        title,
        WIDTH,
        height,
        title,
        grid,
        rows,
        now,
    )


def _row(place: int, bar: Bar, x) -> SafeString:
    y = TOP + ROW * place
    label = bar.label if len(bar.label) <= 32 else f"{bar.label[:31]}…"
    return format_html(
        '<text class="chart-text" x="0" y="{}">{}</text><rect class="chart-bar" x="{}" y="{}" width="{}" height="14" rx="2"/>',
        y + 12,
        label,
        x(bar.start),
        y,
        max(round(x(bar.end) - x(bar.start), 1), 6),
    )


def _quarters(first: date, last: date) -> list[date]:
    days, year, month = [], first.year, (first.month - 1) // 3 * 3 + 1
    while (day := date(year, month, 1)) <= last:
        if day >= first:
            days.append(day)
        year, month = (year, month + 3) if month < 10 else (year + 1, 1)
    return days
