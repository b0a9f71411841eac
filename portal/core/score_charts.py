"""Drawings of an assessment: plain SVG without script or style, each with a title for screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, LEFT, RIGHT, ROW, TOP = 640, 210, 150, 30, 28
SHADES = 5
CELL = 44


@dataclass(frozen=True, slots=True)
class Range:
    """One row: values between 0 and 1, and the one that was agreed."""

    label: str
    values: tuple[float, ...]
    agreed: float | None = None
    text: str = ""


def _svg(title: str, width: int, height: int, inside: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart chart--scores" role="img" aria-label="{}" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title>{}</svg>",
        title, width, height, title, inside,
    )  # fmt: skip


def _short(label: str) -> str:
    return label if len(label) <= 24 else f"{label[:23]}…"


def _x(share: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0), 1), 1)


def ranges(rows: Sequence[Range], *, title: str) -> SafeString:
    """Each row's values as pale dots on a line from its lowest to its highest; what was agreed is full."""
    drawn = format_html_join("", "{}", ((_range(place, row),) for place, row in enumerate(rows)))
    return _svg(title, WIDTH, TOP + ROW * len(rows), drawn)


def _range(place: int, row: Range) -> SafeString:
    y = TOP + ROW * place
    low, high = (min(row.values), max(row.values)) if row.values else (0, 0)
    dots = format_html_join("", '<circle class="chart-dot" cx="{}" cy="{}" r="5"/>', ((_x(v), y) for v in row.values))
    agreed = (
        format_html('<circle class="chart-bar" cx="{}" cy="{}" r="6"/>', _x(row.agreed), y)
        if row.agreed is not None
        else ""
    )
    return format_html(
        '<text class="chart-text" x="0" y="{}">{}</text><line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>{}{}',
        y + 5, _short(row.label), _x(low), _x(high), y, y, dots, agreed,
    )  # fmt: skip


def bars(rows: Sequence[Range], *, title: str) -> SafeString:
    """One bar a row, as long as its first value; its text at the end."""
    drawn = format_html_join(
        "",
        '<text class="chart-text" x="0" y="{}">{}</text><rect class="chart-bar" x="{}" y="{}" width="{}" height="14" rx="2"/>'
        '<text class="chart-text" x="{}" y="{}">{}</text>',
        (
            (y + 12, _short(row.label), LEFT, y, max(round(_x(row.values[0]) - LEFT, 1), 1), _x(row.values[0]) + 6, y + 12, row.text)
            for y, row in ((TOP - 14 + ROW * place, row) for place, row in enumerate(rows))
        ),
    )  # fmt: skip
    return _svg(title, WIDTH, TOP + ROW * len(rows), drawn)


def heat(
    rows: Sequence[tuple[str, Sequence[tuple[str, float | None]]]], columns: Sequence[str], *, title: str
) -> SafeString:
    """(label, cells) as squares: the darker, the nearer to the best; each with its text. ``columns`` are numbered."""
    head = format_html_join(
        "", '<text class="chart-text" x="{}" y="16">{}</text>',
        ((LEFT + CELL * place + CELL // 2 - 5, place + 1) for place, _name in enumerate(columns)),
    )  # fmt: skip
    drawn = format_html_join("", "{}", ((_heat_row(place, label, cells),) for place, (label, cells) in enumerate(rows)))
    width = max(LEFT + CELL * len(columns) + 10, WIDTH)
    return _svg(title, width, TOP + CELL * len(rows), head + drawn)


def _heat_row(place: int, label: str, cells: Sequence[tuple[str, float | None]]) -> SafeString:
    y = TOP + CELL * place
    squares = format_html_join(
        "",
        '<rect class="chart-heat-{}" x="{}" y="{}" width="{}" height="{}"/><text class="chart-heat-text-{}" x="{}" y="{}">{}</text>',
        (
            (_shade(share), LEFT + CELL * n, y, CELL - 2, CELL - 2, _shade(share), LEFT + CELL * n + 10, y + 26, text)
            for n, (text, share) in enumerate(cells)
        ),
    )  # fmt: skip
    return format_html('<text class="chart-text" x="0" y="{}">{}</text>{}', y + 26, _short(label), squares)


def _shade(share: float | None) -> int:
    """0 for nothing, 5 for the best alone."""
    return 0 if share is None else SHADES if share >= 1 else 1 + int(share * (SHADES - 1))


def scatter(points: Sequence[tuple[str, Decimal, Decimal]], *, title: str, across: str, up: str) -> SafeString:
    """(number, across, up): each point with its number; axes begin at 0."""
    most_x = max((float(x) for _n, x, _y in points), default=1) or 1
    most_y = max((float(y) for _n, _x, y in points), default=1) or 1
    height, foot, left = 340, 300, 20

    def place(x: Decimal, y: Decimal) -> tuple[float, float]:
        return round(left + 580 * float(x) / most_x, 1), round(foot - 260 * float(y) / most_y, 1)

    drawn = format_html_join(
        "", '<circle class="chart-bar" cx="{}" cy="{}" r="6"/><text class="chart-text" x="{}" y="{}">{}</text>',
        ((*place(x, y), place(x, y)[0] + 9, place(x, y)[1] + 5, number) for number, x, y in points),
    )  # fmt: skip
    axes = format_html(
        '<line class="chart-grid" x1="{0}" x2="630" y1="{1}" y2="{1}"/><line class="chart-grid" x1="{0}" x2="{0}" y1="24" y2="{1}"/>'
        '<text class="chart-text" x="{0}" y="{2}">{3} →</text><text class="chart-text" x="0" y="14">{4} ↑</text>',
        left, foot, foot + 24, across, up,
    )  # fmt: skip
    return _svg(title, WIDTH, height, axes + drawn)
