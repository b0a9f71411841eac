"""The component tags: what they refuse, that they escape, what they work out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from portal.core import components

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"


def draw(source, **context):
    return Template(source).render(Context(context))


def test_unknown_attribute_is_refused_when_the_template_is_compiled():
    with pytest.raises(TemplateSyntaxError, match=r"button.*colour"):
        Template('{% button text="Go" colour="red" %}')


def test_unknown_attribute_of_a_block_is_refused():
    with pytest.raises(TemplateSyntaxError, match=r"details.*title"):
        Template('{% details title="x" %}y{% enddetails %}')


@pytest.mark.parametrize(
    "source",
    ['{% button text="x" variant="blue" %}', '{% tag text="x" colour="pink" %}', '{% risk_rating rating="blue" %}'],
)
def test_unknown_value_is_refused(source):
    with pytest.raises(ValueError, match="is not one of"):
        draw(source)


def test_unknown_key_of_a_row_is_refused():
    with pytest.raises(TypeError, match=r"summary_list.*link"):
        draw("{% summary_list rows=rows %}", rows=[{"key": "a", "value": "b", "link": "c"}])


@pytest.mark.parametrize(
    "source",
    [
        "{% button text=x %}",
        "{% button text=x href=x %}",
        "{% tag text=x %}",
        "{% warning text=x %}",
        "{% notification text=x title=x %}",
        "{% back_link href=x text=x %}",
        "{% breadcrumbs items=pairs %}",
        "{% summary_list rows=pairs %}",
        "{% task_list items=tasks %}",
        "{% error_summary errors=pairs %}",
        "{% table caption=x head=row rows=rows %}",
        "{% empty_state text=x href=x link_text=x %}",
        "{% figure svg=x finding=x head=row rows=rows %}",
        "{% details summary=x %}{{ x }}{% enddetails %}",
        "{% panel title=x %}{{ x }}{% endpanel %}",
        "{% inset %}{{ x }}{% endinset %}",
        "{% risk_rating rating='red' words=x %}",
    ],
)
def test_hostile_words_are_escaped(source):
    row = [HOSTILE, HOSTILE]
    tasks = [{"title": HOSTILE, "href": HOSTILE, "status": HOSTILE, "colour": "blue", "hint": HOSTILE}]
    html = draw(source, x=HOSTILE, pairs=[row], tasks=tasks, row=row, rows=[row])
    assert HOSTILE not in html
    assert "&lt;img" in html


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=2), "closes in 3 days"),
        (timedelta(hours=47), "closes in 47 hours"),
        (timedelta(hours=1, minutes=59), "closes in 1 hour"),
        (timedelta(minutes=5), "closes in 5 minutes"),
        (timedelta(seconds=59), "closes in less than a minute"),
        (timedelta(0), "closed"),
        (timedelta(days=-1), "closed"),
    ],
)
def test_countdown_never_promises_more_time_than_there_is(left, words):
    assert components.countdown(NOW + left, NOW) == words


def test_deadline_says_noon():
    html = draw("{% deadline moment=at now=now %}", at=datetime(2026, 11, 21, 12, tzinfo=UTC), now=NOW)
    assert "21 November 2026, 12:00 noon" in html
    assert "(closes in 3 days)" in html


def test_risk_rating_says_the_colour_in_words():
    assert "Amber: some risk" in draw('{% risk_rating rating="AMBER" %}')


def test_pagination_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/x/?q=a+b&page=2&lot=1&lot=2")
    page = Paginator(range(50), 10).page(2)
    html = draw("{% pagination page_obj=page %}", request=request, page=page)
    assert 'href="?q=a+b&amp;lot=1&amp;lot=2&amp;page=3"' in html


def test_pagination_of_one_page_says_nothing():
    assert draw("{% pagination page_obj=page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_table_scrolls_by_keyboard_and_marks_figures():
    html = draw("{% table caption='Marks' head=head rows=rows numeric=n %}", head=["a", "b"], rows=[["c", 1]], n=[1])
    assert 'tabindex="0"' in html
    assert html.count("--numeric") == 2
