"""Words that the Act forbids, found before bidders read them; let stand only by two people."""

import pytest

from portal.core.verdicts import NotAllowed
from tenders.opportunities import services
from tenders.opportunities.gate import gaps, judge
from tenders.opportunities.models import Opportunity, Overruling
from tests.factories.accounts import THEN
from tests.factories.opportunities import make_complete
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    ("accounts", "Please send your audited accounts."),
    ("accounts", "Send us the last three years' accounts."),
    ("accounts", "Attach your annual accounts"),
    ("insurance", "You must have £5m of public liability insurance to bid."),
    ("insurance", "Attach a copy of your employer's liability insurance."),
    ("insurance", "Professional indemnity insurance must be in place at the time of tender."),
    ("previous_clients", "Describe previous contracts with this council."),
    ("previous_clients", "You must already have worked for a local authority."),
    ("previous_clients", "Experience: past work delivered for the council"),
    ("labels", "You hold ISO 9001."),
    ("labels", "Staff need NVQ level 3."),
    ("labels", "Cyber Essentials Plus is required."),
    ("brands", "Reports are sent in Microsoft Excel."),
    ("brands", "Each worker carries an iPad."),
]
ALLOWED = [
    "If the law requires you to have your accounts audited, say so; otherwise give other evidence.",
    "Will you have £5m of public liability insurance when the contract begins?",
    "Describe similar work that you did for any customer.",
    "You hold ISO 9001 or equivalent.",
    "Reports are sent as a spreadsheet (Microsoft Excel or equivalent).",
    "How do you account for changes in need?",
    "How will you make sure that people feel at home?",
    "Tell us how you insure that nothing is forgotten.",
    "Describe how you would work with the council.",
]


@pytest.mark.parametrize(("rule", "text"), FORBIDDEN)
def test_what_the_act_forbids_is_found(rule, text):
    opportunity = make_complete("LIGHT_TOUCH", conditions=text)
    assert {finding.rule for finding in judge(opportunity, THEN).findings} == {rule}
    (gap, *more) = gaps(opportunity, THEN)
    assert (gap.field, more) == ("conditions", [])
    assert gap.para.startswith("section")


@pytest.mark.parametrize("text", ALLOWED)
def test_what_is_lawful_is_left_alone(text):
    assert judge(make_complete("LIGHT_TOUCH", conditions=text), THEN).findings == []


@pytest.mark.parametrize("band", ["COVERED", "LIGHT_TOUCH"])
def test_the_questions_of_the_set_are_read_too(band):
    sections = [section(question(text="Attach your audited accounts."), question(text="Who will do it?"))]
    opportunity = make_complete(band, question_set=QuestionSetFactory(sections=sections, published=True))
    (found,) = judge(opportunity, THEN).findings
    assert (found.where, found.field) == ("Question 1.1", "question_set")


@pytest.mark.parametrize(("band", "found"), [("BELOW", ["selection_below"]), ("LIGHT_TOUCH", [])])
def test_a_selection_questionnaire_is_found_below_the_threshold_only(band, found):
    opportunity = make_complete(band, description="Complete the selection questionnaire first.")
    assert [finding.rule for finding in judge(opportunity, THEN).findings] == found


def test_larger_works_below_the_threshold_may_select():
    works = {"category": "WORKS", "value_gross": 300_000, "cpv_codes": "45000000"}
    opportunity = make_complete("BELOW", description="Shortlisted suppliers are invited.", **works)
    assert judge(opportunity, THEN).findings == []
    Opportunity.objects.update(value_gross=207_719)
    assert len(judge(Opportunity.objects.get(), THEN).findings) == 1


def test_section_22_does_not_bind_below_the_threshold():
    assert judge(make_complete("BELOW", conditions="Send audited accounts."), THEN).findings == []


@pytest.fixture
def found():
    opportunity = make_complete("LIGHT_TOUCH", conditions="Staff need NVQ level 3.")
    return opportunity, judge(opportunity, THEN).findings[0]


def _propose(opportunity, finding, **more):
    facts = {"reason": "The regulator names it.", "actor": opportunity.owner, "now": THEN}
    return services.propose_overruling(opportunity=opportunity, fingerprint=finding.fingerprint, **{**facts, **more})


def test_a_second_person_lets_exactly_these_words_stand(found, lead):
    opportunity, finding = found
    proposed = _propose(opportunity, finding)
    assert len(gaps(opportunity, THEN)) == 1
    services.confirm_overruling(overruling=proposed, actor=lead, now=THEN)
    assert gaps(opportunity, THEN) == []
    Opportunity.objects.update(conditions="Staff need NVQ level 4.")
    assert len(gaps(Opportunity.objects.get(), THEN)) == 1


def test_nobody_lets_their_own_proposal_stand(found, lead):
    opportunity, finding = found
    proposed = _propose(opportunity, finding, actor=lead)
    with pytest.raises(NotAllowed, match="Two people"):
        services.confirm_overruling(overruling=proposed, actor=lead, now=THEN)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        services.confirm_overruling(overruling=proposed, actor=opportunity.owner, now=THEN)


def test_refused_words_must_change_and_may_be_proposed_again(found, lead):
    opportunity, finding = found
    services.refuse_overruling(overruling=_propose(opportunity, finding), actor=lead, now=THEN)
    assert len(gaps(opportunity, THEN)) == 1
    _propose(opportunity, finding)
    assert Overruling.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"reason": " "}, "Say why"), ({"fingerprint": "0" * 64}, "no longer in the draft")],
)
def test_a_proposal_needs_words_that_are_there_and_a_reason(found, more, sentence):
    opportunity, finding = found
    finding_key = more.pop("fingerprint", finding.fingerprint)
    facts = {"reason": "Because.", "actor": opportunity.owner, "now": THEN, **more}
    with pytest.raises(NotAllowed, match=sentence):
        services.propose_overruling(opportunity=opportunity, fingerprint=finding_key, **facts)
    assert Overruling.objects.count() == 0


def test_the_same_words_are_proposed_once(found):
    opportunity, finding = found
    _propose(opportunity, finding)
    with pytest.raises(NotAllowed, match="already proposed"):
        _propose(opportunity, finding)
