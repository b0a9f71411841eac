"""Component tags: the one place where a page's markup patterns are written.

Every tag takes keyword arguments only and names them all, so that a misspelt attribute fails when the template is
compiled instead of vanishing. Values are escaped; only what is already marked safe (another component, a
server-drawn SVG) passes as markup. The markup itself is in ``templates/components/<name>.html``.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.core import clock, components
from portal.core.templatetags import words

register = template.Library()


def _render(name: str, /, **context) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


@register.simple_tag
def button(
    *, text, href="", type="submit", name="", value="", variant="primary", prevent_double_click=False, form="", label=""
):
    """A button, or a link that looks like one when ``href`` is given; ``label`` names it for screen readers."""
    components.one_of("button", "variant", variant, ("primary", "secondary", "warning"))
    components.one_of("button", "type", type, ("submit", "button"))
    given = {"text": text, "href": href, "type": type, "name": name, "value": value, "form": form, "label": label}
    return _render("button", variant=variant, prevent_double_click=prevent_double_click, **given)


@register.simple_tag
def tag(*, text, colour="blue"):
    """A short status word."""
    components.one_of("tag", "colour", colour, components.TAG_COLOURS)
    return _render("tag", text=text, colour=colour)


@register.simple_tag
def summary_list(*, rows, caption=""):
    """Facts as pairs; a row is ``(key, value)`` or a dict with key, value, change_href, change_label."""
    return _render("summary_list", rows=[components.summary_row(row) for row in rows], caption=caption)


@register.simple_tag
def task_list(*, items, id_prefix="task"):
    """Tasks with their state: dicts with title, href, status, colour (none: plain text), hint."""
    return _render("task_list", items=[components.task(item) for item in items], id_prefix=id_prefix)


@register.simple_tag
def error_summary(*, form=None, errors=None, title="There is a problem"):
    """Every error of a form (or a list of texts or ``(href, text)``), each linked to its field; nothing if none."""
    rows = components.form_errors(form) if form is not None else []
    rows += [components.error_row(error) for error in errors or []]
    return _render("error_summary", rows=rows, title=title) if rows else ""


@register.simple_tag
def table(*, caption, head, rows, numeric=(), caption_visible=True, first_cell_is_header=False, stacked=False):
    """A table in a frame that scrolls by keyboard; ``numeric`` lists the columns (from 0) of figures.

    ``stacked``: for tables of sentences. On a phone each row becomes a card with the column's name on each cell.
    """
    head = list(head)
    return _render(
        "table",
        caption=caption,
        caption_visible=caption_visible,
        stacked=stacked,
        head=components.cells(head, numeric),
        rows=[components.cells(row, numeric, first_cell_is_header, head) for row in rows],
    )


@register.simple_tag(takes_context=True)
def pagination(context, *, page_obj, parameter="page", label="Pages"):
    """Links to the pages of a list; every other parameter of the address is kept."""
    query = context["request"].GET if "request" in context else {}
    return _render("pagination", label=label, **components.pages(page_obj, query, parameter))


@register.simple_tag
def notification(*, text, title="Important", success=False, id="banner", alert=False):
    """A banner at the top of a page; ``alert`` has it read out at once."""
    return _render("notification", text=text, title=title, success=success, id=id, alert=alert or success)


@register.simple_tag
def warning(*, text):
    """Something with consequences."""
    return _render("warning", text=text)


@register.simple_block_tag
def inset(content):
    """Text set apart."""
    return _render("inset", content=content)


@register.simple_block_tag
def details(content, *, summary, open=False):
    """Text that most people do not need, behind a line that says what it is."""
    return _render("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def panel(content, *, title):
    """The green confirmation: something was done."""
    return _render("panel", content=content, title=title)


@register.simple_tag
def back_link(*, href, text="Back"):
    """One step back."""
    return _render("back_link", href=href, text=text)


@register.simple_tag
def breadcrumbs(*, items):
    """Where the page stands: ``(text, href)`` pairs from the top; the last may lack its href."""
    return _render("breadcrumbs", items=[components.crumb(item) for item in items])


@register.simple_tag
def deadline(*, moment, now, closed_text="closed"):
    """21 November 2026, 12:00 noon (closes in 3 days); ``now`` is the page's one moment."""
    text = components.countdown(moment, now, closed_text)
    return _render("deadline", moment=clock.local(moment), words=words.moment(moment), countdown=text)


@register.simple_tag
def risk_rating(*, rating, words=""):
    """Green, amber or red, always with the word: never colour alone."""
    colour, text = components.risk(rating)
    return _render("risk_rating", colour=colour, text=text, words=words)


@register.simple_tag
def empty_state(*, text, href="", link_text=""):
    """What stands where a list would be, and what to do instead."""
    return _render("empty_state", text=text, href=href, link_text=link_text)


@register.simple_tag
def figure(*, svg, finding, caption="", head=(), rows=(), numeric=(), summary="The figures as a table"):
    """A drawing with its finding in words and its table; ``svg`` must be marked safe by the code that drew it."""
    return _render(
        "figure", svg=svg, finding=finding, caption=caption, head=head, rows=rows, numeric=numeric, summary=summary
    )


@register.simple_tag(takes_context=True)
def nav_item(context, *, href, text):
    """One entry of the main menu, marked when the page lies under it."""
    path = context["request"].path if "request" in context else ""
    return _render("nav_item", href=href, text=text, active=path.startswith(href), current=path == href)
