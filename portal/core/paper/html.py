"""A document as one HTML file that needs nothing else: it opens in any browser and prints."""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from .blocks import Paper


@cache
def style() -> SafeString:
    """The style sheet as an element."""
    # Inside the file: it is kept and sent on alone. Pages of the portal never hold a style sheet.
    return mark_safe(f"<style>{(Path(__file__).parent / 'paper.css').read_text()}</style>")


def to_html(paper: Paper) -> bytes:
    """The file, UTF-8."""
    blocks = [(type(block).__name__, block) for block in paper.blocks]
    return render_to_string("paper/page.html", {"paper": paper, "blocks": blocks, "style": style()}).encode()
