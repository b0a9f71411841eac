"""Marks become headings, lists and tables; everything else stays text, and no input becomes markup."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.notation import render

OURS = re.compile(
    r'</?(h[3-6]|p|ul|ol|li|br|div|table|thead|tbody|tr|th|td)( (class|scope|start|tabindex|role|aria-label)="[\w !:-]*")*>'
)
PIECES = [
    "# ",
    "## ",
    "- ",
    "1. ",
    "| ",
    " |",
    "---",
    "\n",
    "\n\n",
    "<b>",
    "<script>",
    "</p>",
    "&lt;",
    '"',
    "'",
    ">",
    "a",
    "{{ x }}",
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


class Text(HTMLParser):
    """What a page shows, without its markup."""

    def __init__(self, html):
        super().__init__()
        self.said = []
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.said.append(data)


@given(TEXTS)
def test_no_input_becomes_markup(text):
    left = OURS.sub("", render(text))
    assert "<" not in left
    assert ">" not in left
    assert '"' not in left


@given(st.text(alphabet=st.characters(exclude_characters="|#-•\x00", exclude_categories=("Cs", "Nd"))))
def test_text_without_marks_is_all_there(text):
    shown = "".join(Text(render(text)).said)
    assert "".join(shown.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("", ""),
        ("One\ntwo\r\n\r\nthree", '<p class="govuk-body">One<br>two</p>\n<p class="govuk-body">three</p>'),
        ("# Our team", '<h3 class="govuk-heading-s">Our team</h3>'),
        ("## Nurses", '<h4 class="govuk-body govuk-!-font-weight-bold">Nurses</h4>'),
        ("### Three", '<p class="govuk-body">### Three</p>'),
        ("- a\n- b", '<ul class="govuk-list govuk-list--bullet"><li>a</li><li>b</li></ul>'),
        ("•\ta", '<ul class="govuk-list govuk-list--bullet"><li>a</li></ul>'),
        ("1. a\n2. b", '<ol class="govuk-list govuk-list--number"><li>a</li><li>b</li></ol>'),
        ("3. c", '<ol class="govuk-list govuk-list--number" start="3"><li>c</li></ol>'),
        ("*bold* [a](b)", '<p class="govuk-body">*bold* [a](b)</p>'),
        ("<b>&</b>", '<p class="govuk-body">&lt;b&gt;&amp;&lt;/b&gt;</p>'),
        ("| --- |", '<p class="govuk-body">| --- |</p>'),
    ],
)
def test_what_a_mark_makes(text, markup):
    assert render(text) == markup


def test_a_table_has_a_head_and_rows_of_one_width():
    html = render("| Role | Hours |\n|---|---|\n| <i>Nurse</i> |")
    assert re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", html) == ["Role", "Hours", "&lt;i&gt;Nurse&lt;/i&gt;", ""]
    assert html.count('<th scope="col"') == 2
    assert 'tabindex="0" role="group"' in html


def test_one_row_alone_names_no_columns():
    assert "<th" not in render("| a | b |")


def test_headings_begin_where_the_page_wants():
    assert render("# A\n## B", level=4).count("</h") == 2
    assert "<h4" in render("# A", level=4)
    assert "<h5" in render("## B", level=4)
