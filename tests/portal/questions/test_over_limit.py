"""What becomes of a text over its limit: said at the field, shown to the bidder, cut for evaluators."""

from dataclasses import replace

import pytest
from crispy_forms.utils import render_crispy_form
from django.template.loader import render_to_string

from portal.questions.answers import shown, visible_to_evaluators
from portal.questions.forms import answers_form, problems_in
from portal.questions.rules import faults_of
from portal.questions.structure import Question, Section
from tests.factories.questions import QuestionSetFactory, question, section

REFUSE = Question(key="k", number="1.1", kind="long_text", text="How?", required=True, word_limit=3)
CUT = replace(REFUSE, cut_at_limit=True)
LONG = "# One\n\n- two\n- three\n- four\n- five"


def _section(asked):
    return Section("s", "1", "One", questions=(asked,))


@pytest.mark.parametrize(
    ("asked", "value", "seen"),
    [
        (REFUSE, LONG, LONG),
        (CUT, LONG, "# One\n\n- two\n- three"),
        (CUT, "One two", "One two"),
        (CUT, None, None),
        (replace(CUT, kind="table"), [{"1": LONG}], [{"1": LONG}]),
    ],
)
def test_what_evaluators_see(asked, value, seen):
    assert visible_to_evaluators(asked, value) == seen


def test_a_text_that_is_cut_is_no_problem_and_one_that_is_refused_is():
    assert problems_in(_section(CUT), {"k": LONG}) == []
    assert [text for _q, text in problems_in(_section(REFUSE), {"k": LONG})] == [
        "Shorten this by 2 words: it has 5, the limit is 3."
    ]


def test_only_evaluators_are_shown_less():
    (own,) = shown(_section(CUT), {"k": LONG})
    (theirs,) = shown(_section(CUT), {"k": LONG}, to_evaluators=True)
    assert (own.text, own.within, own.beyond, own.words_beyond) == (LONG, theirs.text, "\n- four\n- five", 2)
    assert (theirs.beyond, theirs.left_out) == ("", 2)


def _page(row):
    return render_to_string("questions/answers.html", {"rows": [row]})


def test_the_bidder_sees_where_it_is_cut_and_an_evaluator_that_it_is():
    (own,) = shown(_section(CUT), {"k": LONG})
    (theirs,) = shown(_section(CUT), {"k": LONG}, to_evaluators=True)
    before, _line, after = _page(own).partition("Evaluators see nothing below this line:")
    assert "three" in before
    assert "four" not in before
    assert "- four\n- five" in after
    assert "four" not in _page(theirs)
    assert "2 more words are not shown" in _page(theirs)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            REFUSE,
            "A longer answer is pointed out as a problem. If it is sent all the same, those who evaluate see by how much.",
        ),
        (CUT, "You may write more, but those who evaluate see only the first 3 words."),
    ],
)
def test_the_rule_stands_at_the_field_and_is_read_with_it(asked, sentence):
    html = render_crispy_form(answers_form((asked,), strict=False))
    assert f"{sentence} You can make headings, lists and tables with a few marks." in html
    assert "A word is whatever stands between spaces" in html
    assert 'aria-describedby="id_q_k-words id_q_k-rule"' in html
    assert ("data-words-cut" in html) is asked.cut_at_limit


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purpose", "faults"),
    [("BID", []), ("CONSULTATION", ["Question 1.1: only in bids can a text be cut at its limit."])],
)
def test_only_bids_are_cut(purpose, faults):
    asked = question("long_text", over_limit="cut")
    questions = QuestionSetFactory(purpose=purpose, sections=[section(asked)])
    assert questions.structure().questions[0].cut_at_limit is True
    assert faults_of(questions) == faults
