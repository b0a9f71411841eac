"""A panel member is shown an answer up to its limit where bidders were told so."""

from types import SimpleNamespace

import pytest

from portal.questions.structure import Question, Section, Structure
from tenders.evaluation.queries.matrix import answers_for


@pytest.mark.parametrize(("is_cut", "text", "left_out"), [(True, "one two", 1), (False, "one two three", 0)])
def test_the_panel_sees_what_is_within_the_limit(is_cut, text, left_out):
    asked = Question("k", "1.1", "long_text", "How?", word_limit=2, cut_at_limit=is_cut)
    version = SimpleNamespace(structure=Structure((Section("s", "1", "One", questions=(asked,)),)))
    lot = SimpleNamespace(opportunity=SimpleNamespace(question_version=version))
    opened = SimpleNamespace(bid=SimpleNamespace(lot=lot), answers={"k": "one two three"}, files={})
    (row,) = answers_for(opened, SimpleNamespace(questions={"1.1"}))
    assert (row.text, row.left_out) == (text, left_out)
