"""Who writes questions, and what stands in the way of publication."""

import pytest

from portal.accounts.roles import Role
from portal.questions import rules
from portal.questions.models import QuestionSet
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
WRITERS = {Role.COMMISSIONER, Role.PROCUREMENT_LEAD, Role.ENGAGEMENT_OFFICER}


@pytest.mark.parametrize("role", Role, ids=str)
def test_may_edit_and_see(role):
    person = StaffFactory(role=role)
    questions = QuestionSetFactory()
    assert bool(rules.may_edit(person, questions, THEN)) is (role in WRITERS)
    assert QuestionSet.objects.visible_to(person, THEN).exists() is (role in WRITERS)


def test_neither_a_superuser_nor_a_provider_writes_questions():
    questions = QuestionSetFactory()
    for person in (UserFactory(is_superuser=True, is_staff=True), UserFactory()):
        assert not rules.may_edit(person, questions, THEN)


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ([], ["Write at least one question before you publish."]),
        ([question("information")], ["Write at least one question before you publish."]),
        ([question("one_of", options=["A"])], ["Question 1.1 needs at least two choices."]),
        ([question("many_of", options=[])], ["Question 1.1 needs at least two choices."]),
        ([question("one_of", options=["A", " a "])], ["Question 1.1 offers the same choice twice."]),
        (
            [question("many_of", options=["None", "A"], none_option="none")],
            ["Question 1.1: “none of these” is also an ordinary choice."],
        ),
        ([question("long_text", word_limit=None)], ["Question 1.1 needs a word limit between 1 and 20,000."]),
        ([question("long_text", word_limit=20_001)], ["Question 1.1 needs a word limit between 1 and 20,000."]),
        ([question("table", columns=[])], ["Question 1.1 needs at least one column."]),
        (
            [question("table", columns=[{"name": "A"}, {"name": "a "}], row_labels=["B", "b"])],
            ["Question 1.1 has two columns of the same name.", "Question 1.1 has two rows of the same name."],
        ),
        (
            [question("scale", low=5, low_words="Bad", high=5)],
            [
                "Question 1.1: the scale must end higher than it begins.",
                "Question 1.1: say what the two ends of the scale mean.",
            ],
        ),
        ([question("declaration", statement=" ")], ["Question 1.1: write what is declared."]),
        (
            [question("table", columns=[{"name": str(n)} for n in range(8)], max_rows=40) for _time in range(10)],
            ["The tables have more than 3,000 cells together. Allow fewer rows."],
        ),
        ([question("long_text", word_limit=20_000), question("yes_no"), question("file")], []),
        ([question("scale", low=0, low_words="Never", high=10, high_words="Always"), question("address")], []),
    ],
    ids=[
        "no questions",
        "information only",
        "one choice",
        "no choices",
        "the same choice twice",
        "none is a choice",
        "no word limit",
        "too many words",
        "no columns",
        "the same column and the same row twice",
        "a scale without ends",
        "nothing declared",
        "too many cells",
        "nothing wrong",
        "nothing wrong with the newer kinds",
    ],
)
def test_faults(written, faults):
    questions = QuestionSetFactory(sections=[section(*written)])
    verdict = rules.may_publish(StaffFactory(role=Role.COMMISSIONER), questions, THEN)
    assert rules.faults_of(questions) == faults
    assert verdict.reason == " ".join(faults)
