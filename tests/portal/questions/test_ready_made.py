"""Ready-made sections: added in one press, publishable as they are, changed like any other."""

import pytest

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from portal.questions import services
from portal.questions.ready_made import READY_MADE, SUPPLY_CHAIN
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
# What commissioners and providers are each asked to see to in a supply chain, by words that stand in our questions.
IDEAS = (
    "Which outcomes",
    "how everybody in the chain does",
    "How does the price work for every organisation",
    "Paid within how many days",
    "Work in a usual year",
    "How volume or price may change",
    "what does the lead put into leading",
    "How a dispute is settled",
    "How the agreement can end",
    "shared values",
    "variety, new ideas",
    "How do you work together and decide",
    "open and honest",
    "What doing it well earns",
    "What follows if not",
    "How it is tracked",
    "more risk than fits its part",
    "let the council ask them how the work goes",
    "what changes then",
)


@pytest.mark.parametrize("name", READY_MADE)
def test_each_is_added_at_the_end_and_can_be_published(name):
    commissioner = StaffFactory(role=Role.COMMISSIONER)
    questions = QuestionSetFactory()
    for _twice in range(2):
        services.add_section(question_set=questions, ready_made=READY_MADE[name], actor=commissioner, now=THEN)
    version = services.publish(question_set=questions, actor=commissioner, now=THEN)
    first, *added = version.structure.sections
    assert (first.title, {part.title for part in added}) == ("Your approach", {READY_MADE[name].title})
    keys = [one.key for part in version.structure.sections for one in part.questions]
    assert len(keys) == len({*keys})
    questions.refresh_from_db()
    assert questions.latest_revision.user == commissioner


def test_the_supply_chain_asks_for_everything():
    words = " ".join(str(value) for _kind, value in SUPPLY_CHAIN.questions)
    assert [idea for idea in IDEAS if idea not in words] == []


def test_the_questions_about_ai_and_the_share_code_are_not_scored():
    for name in ("ai", "supplier-information"):
        assert all(value["unscored"] for _kind, value in READY_MADE[name].questions)


def test_a_commissioner_adds_one_in_one_press_and_changes_it(client):
    client.force_login(StaffFactory(role=Role.COMMISSIONER))
    questions = QuestionSetFactory()
    address = f"/admin/snippets/questions/questionset/ready-made/{questions.pk}/"
    page = client.get(address).content.decode()
    assert "What have you agreed with each subcontractor?" in page
    answer = client.post(address, {"section": "supply-chain"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"/edit/{questions.pk}/")
    assert "What have you agreed with each subcontractor?" in answer.content.decode()
    assert client.post(address, {"section": "nonsense"}).status_code == 404
    client.force_login(StaffFactory(role=Role.EDITOR))
    assert client.get(address).status_code in (302, 404)


def test_not_into_a_set_of_another_purpose_or_one_that_a_colleague_locked():
    commissioner, colleague = StaffFactory(role=Role.COMMISSIONER), StaffFactory(role=Role.COMMISSIONER)
    other = QuestionSetFactory(purpose="CONSULTATION")
    with pytest.raises(NotAllowed, match="These sections are for bids"):
        services.add_section(question_set=other, ready_made=SUPPLY_CHAIN, actor=commissioner, now=THEN)
    locked = QuestionSetFactory(locked=True, locked_by=colleague)
    with pytest.raises(NotAllowed, match="A colleague has locked"):
        services.add_section(question_set=locked, ready_made=SUPPLY_CHAIN, actor=commissioner, now=THEN)
    assert services.add_section(question_set=locked, ready_made=SUPPLY_CHAIN, actor=colleague, now=THEN)


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (question("promises", options=[], max_rows=2), "Question 1.1 needs at least one priority."),
        (question("promises", options=["A", "a "], max_rows=2), "Question 1.1 names the same priority twice."),
        (question("partners", options=["A", "A"], max_rows=2), "Question 1.1 names the same condition twice."),
        (
            question("table", columns=[{"name": "When", "is_day": True, "is_number": True}], max_rows=2),
            "Question 1.1, column “When”: numbers, dates or choices, only one of them.",
        ),
        (
            question("table", columns=[{"name": "Which", "choices": ["A", "A"]}], max_rows=2),
            "Question 1.1, column “Which” offers the same choice twice.",
        ),
    ],
)
def test_what_cannot_be_answered_is_not_published(asked, fault):
    with pytest.raises(NotAllowed, match=fault):
        services.publish(
            question_set=QuestionSetFactory(sections=[section(asked)]),
            actor=StaffFactory(role=Role.COMMISSIONER),
            now=THEN,
        )


def test_only_in_bids_is_a_question_not_scored():
    questions = QuestionSetFactory(purpose="CONSULTATION", sections=[section(question(unscored=True))])
    with pytest.raises(NotAllowed, match="only in bids is a question not scored"):
        services.publish(question_set=questions, actor=StaffFactory(role=Role.COMMISSIONER), now=THEN)
