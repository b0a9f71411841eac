"""The Friedman grid as a drawing: how much and how well did we do, how many and what share are better off."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .queries import Summary

SIDE, HIGH, GAP = 176, 116, 8


def share(part: int, total: int) -> str:
    """A share in whole per cent."""
    return f"{round(100 * part / total)}%" if total else "0%"


def friedman_grid(summary: Summary) -> SafeString:
    """Four cells: quantity beside quality, what we did above what it changed."""
    cells = (
        ("How much did we hear?", str(summary.total), "people told us"),
        ("How well did we do?", share(summary.treated_well, summary.total), "were treated well"),
        ("How many are better off?", str(summary.did_help), "people said it helped"),
        ("What share is better off?", share(summary.did_help, summary.total), "said it helped"),
    )
    drawn = format_html_join("", "{}", ((_cell(place, *cell),) for place, cell in enumerate(cells)))
    return format_html(
        '<svg role="img" aria-label="{0}" viewBox="0 0 {1} {2}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{0}</title>{3}</svg>",
        summary.finding,
        2 * SIDE + GAP,
        2 * HIGH + GAP,
        drawn,
    )


def _cell(place: int, question: str, figure: str, words: str) -> SafeString:
    x, y = (place % 2) * (SIDE + GAP), (place // 2) * (HIGH + GAP)
    middle = x + SIDE / 2
    return format_html(
        '<rect class="portal-ink-pale" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<text x="{m}" y="{}" font-size="13" text-anchor="middle">{}</text>'
        '<text x="{m}" y="{}" font-size="36" font-weight="bold" text-anchor="middle">{}</text>'
        '<text x="{m}" y="{}" font-size="14" text-anchor="middle">{}</text>',
        x + 2,
        y + 2,
        SIDE - 4,
        HIGH - 4,
        y + 26,
        question,
        y + 70,
        figure,
        y + 98,
        words,
        m=middle,
    )
