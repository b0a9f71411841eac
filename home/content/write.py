"""Short names for the blocks of a page, so that the words stand out in the modules that hold them."""

from typing import Any

Block = dict[str, Any]


def heading(text: str, anchor: str = "") -> Block:
    """A section's heading; with an anchor it stands in the page's list of sections."""
    return {"type": "heading", "value": {"text": text, "level": "2", "anchor": anchor}}


def part(text: str) -> Block:
    """A heading within a section."""
    return {"type": "heading", "value": {"text": text, "level": "3", "anchor": ""}}


def text(*paragraphs: str) -> Block:
    """Paragraphs; one that begins with "<" is already markup (a list)."""
    return {"type": "text", "value": _markup(paragraphs)}


def callout(*paragraphs: str) -> Block:
    """Paragraphs set apart."""
    return {"type": "callout", "value": _markup(paragraphs)}


def bullets(*items: str) -> Block:
    """A list."""
    return {"type": "text", "value": "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"}


def steps(*items: str) -> Block:
    """A numbered list."""
    return {"type": "text", "value": "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"}


def checklist(*items: str) -> Block:
    """Things to tick off."""
    return {"type": "checklist", "value": list(items)}


def warning(words: str) -> Block:
    """Something with consequences."""
    return {"type": "warning", "value": words}


def table(caption: str, head: list[str], *rows: list[str], names_row: bool = True, figures: bool = False) -> Block:
    """A table of words; every row as long as the headings."""
    return {
        "type": "table",
        "value": {
            "caption": caption,
            # Without ids: Wagtail takes bare lists, and gives each item its id when the page is next saved.
            "head": head,
            "rows": list(rows),
            "first_cell_names_row": names_row,
            "figures": figures,
        },
    }


def contact(title: str, **ways: str) -> Block:
    """How to reach somebody: who, email, phone, hours, address."""
    empty = dict.fromkeys(("who", "email", "phone", "hours", "address"), "")
    return {"type": "contact", "value": {"heading": title, **empty, **ways}}


def cycle(finding: str) -> Block:
    """The drawing of the commissioning cycle."""
    return {"type": "cycle", "value": {"finding": finding}}


def _markup(paragraphs: tuple[str, ...]) -> str:
    return "".join(words if words.startswith("<") else f"<p>{words}</p>" for words in paragraphs)
