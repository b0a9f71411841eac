"""A document as one HTML file that needs nothing else: it opens in any browser and prints."""

from django.template.loader import render_to_string

from .blocks import Paper


def to_html(paper: Paper) -> bytes:
    """The file, UTF-8."""
    blocks = [(type(block).__name__, block) for block in paper.blocks]
    return render_to_string("paper/page.html", {"paper": paper, "blocks": blocks}).encode()
