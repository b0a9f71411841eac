"""What stands between a draft and its publication, one gap at a time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from tenders.opportunities.gate import gaps
from tests.factories.accounts import THEN
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db


def _found(opportunity, now=THEN):
    opportunity = type(opportunity).objects.get(pk=opportunity.pk)
    return [(gap.field, gap.sentence) for gap in gaps(opportunity, now)]


def test_a_complete_draft_has_no_gaps():
    assert _found(OpportunityFactory()) == []


@pytest.mark.parametrize(
    ("facts", "gap"),
    [
        ({"description": " "}, ("description", "Describe what you want to buy.")),
        ({"contact": ""}, ("contact_name", "Name the contact for questions about the notice, with an e-mail address.")),
        ({"deadline": None}, ("deadline", "Set the date and time until which bids are taken.")),
        (
            {"opens_at": DEADLINE},
            ("opens_at", "Bidding would open after it closes. Change one of the two dates."),
        ),
        (
            {"questions_by": DEADLINE},
            ("questions_by", "Questions would end after bidding closes. Change one of the two dates."),
        ),
        (
            {"award_expected": date(2026, 12, 11)},
            ("award_expected", "The award would come before bids are in. Change one of the two dates."),
        ),
        (
            {"contract_start": date(2026, 12, 11)},
            ("contract_start", "The contract would start before bids are in. Change one of the two dates."),
        ),
        (
            {"contract_start": date(2027, 4, 1), "contract_end": date(2027, 4, 1)},
            ("contract_end", "The contract would end before it starts. Change one of the two dates."),
        ),
        ({"question_set": None}, ("question_set", "Choose the quality questions that bidders answer.")),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_a_field_that_is_missing_or_contradicts_another(facts, gap):
    assert _found(OpportunityFactory(**facts)) == [gap]


def test_a_past_deadline_is_told_in_uk_time():
    sentence = "The deadline (11 December 2026, 12:00 noon) is past. Choose a later one."
    assert _found(OpportunityFactory(), DEADLINE) == [("deadline", sentence)]
    assert _found(OpportunityFactory(), DEADLINE - timedelta(microseconds=1)) == []


def test_a_question_set_without_a_version():
    opportunity = OpportunityFactory(question_set=QuestionSetFactory())
    assert _found(opportunity) == [("question_set", "Publish a version of the question set first.")]


@pytest.mark.parametrize(
    ("weight", "total"), [(Decimal("39.99"), "99.99"), (Decimal(50), "110")], ids=["too little", "too much"]
)
def test_weights_that_do_not_make_100(weight, total):
    opportunity = OpportunityFactory()
    type(opportunity.criteria.first()).objects.filter(name="Price").update(weight=weight)
    sentence = f"The weights make {total}, not 100. Change them so that they total 100."
    assert _found(opportunity) == [("criteria", sentence)]


def test_a_criterion_cannot_name_a_question_that_is_not_scored():
    asked = QuestionSetFactory(sections=[section(question(), question(unscored=True))], published=True)
    sentence = "“Team” names question 1.2, which is marked as not scored."
    assert _found(OpportunityFactory(question_set=asked)) == [("criteria", sentence)]


def _change(opportunity, name, **values):
    model = type(opportunity.criteria.first())
    model.objects.filter(opportunity=opportunity, name=name).update(**values)


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("Team", {"scale": None}, "“Team” needs a scoring scale."),
        ("Team", {"question_numbers": "1.2, 9.9"}, "“Team” names question 9.9, which is not in the set."),
        ("Team", {"question_numbers": ""}, "“Team” is fed by no question. Name the questions that it judges."),
        ("Team", {"kind": "PRICE"}, "Only one criterion can be scored by price."),
    ],
    ids=["no scale", "unknown question", "no question", "two prices"],
)
def test_a_criterion_that_cannot_be_scored(name, values, sentence):
    opportunity = OpportunityFactory()
    _change(opportunity, name, **values)
    assert ("criteria", sentence) in _found(opportunity)


def test_a_leaf_without_weight():
    opportunity = OpportunityFactory()
    _change(opportunity, "Team", weight=None)
    _change(opportunity, "Delivery", weight=Decimal(60))
    assert _found(opportunity) == [("criteria", "“Team” needs a weight above 0.")]


def test_no_criteria_at_all():
    opportunity = OpportunityFactory()
    type(opportunity.criteria.first()).objects.all().delete()
    opportunity.price_lines.model.objects.all().delete()
    assert _found(opportunity) == [("criteria", "Add the criteria on which bids are judged.")]


def test_a_score_without_a_descriptor():
    opportunity = OpportunityFactory()
    scale = opportunity.criteria.exclude(scale=None).first().scale
    scale.points.model.objects.filter(label="Good").update(descriptor=" ")
    sentence = f"The scale “{scale.name}” does not say what 3 Good means. Write its descriptor."
    assert set(_found(opportunity)) == {("criteria", sentence)}
    assert len(_found(opportunity)) == 1


def test_a_scale_with_one_score():
    opportunity = OpportunityFactory()
    scale = opportunity.criteria.exclude(scale=None).first().scale
    scale.points.model.objects.exclude(label="Excellent").delete()
    sentence = f"The scale “{scale.name}” needs at least two scores, the highest above 0."
    assert _found(opportunity) == [("criteria", sentence)]


def test_no_lots():
    opportunity = OpportunityFactory()
    opportunity.lots.model.objects.all().delete()
    assert _found(opportunity) == [("lots", "Add at least one lot: what is not divided is one lot.")]


def test_price_as_a_criterion_needs_lines_for_every_lot():
    opportunity = OpportunityFactory()
    opportunity.price_lines.model.objects.update(lot_number=1)
    sentence = "Price is a criterion, but lot 2 has no line in the price schedule."
    assert _found(opportunity) == [("price_lines", sentence)]


def test_a_price_schedule_needs_a_criterion():
    opportunity = OpportunityFactory()
    scale = opportunity.criteria.exclude(scale=None).first().scale
    _change(opportunity, "Price", kind="QUALITY", scale=scale, question_numbers="1.1")
    sentence = "There is a price schedule, but no criterion is scored by price."
    assert _found(opportunity) == [("criteria", sentence)]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"quantity": 0}, "“Day visit” needs a quantity above 0."),
        ({"lot_number": 7}, "“Day visit” is for lot 7, which does not exist."),
    ],
    ids=["no quantity", "unknown lot"],
)
def test_a_price_line_that_cannot_be_priced(values, sentence):
    opportunity = OpportunityFactory()
    opportunity.price_lines.model.objects.filter(description="Day visit").update(**values)
    assert _found(opportunity) == [("price_lines", sentence)]


@pytest.mark.parametrize("is_draft", [True, False])
def test_a_document_that_is_marked_as_a_draft(is_draft):
    opportunity = OpportunityFactory()
    document = get_document_model().objects.create(title="Specification", file=ContentFile(b"x", name="s.txt"))
    opportunity.documents.create(document=document, is_draft=is_draft)
    opportunity.save()
    gap = ("documents", "“Specification” is still marked as a draft.")
    assert _found(opportunity) == ([gap] if is_draft else [])


@pytest.mark.parametrize("field", ["opens_at", "questions_by"])
def test_a_draft_whose_dates_contradict_each_other_is_not_even_saved(field):
    opportunity = OpportunityFactory.build(owner=None, question_set=None, structure=False, **{field: DEADLINE})
    with pytest.raises(ValidationError) as caught:
        opportunity.clean()
    assert list(caught.value.message_dict) == [field]
