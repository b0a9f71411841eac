"""The gate, paragraph by paragraph: take one answer out of a complete draft, and only its paragraph is named."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tenders.opportunities.gate import gaps, judge
from tenders.opportunities.models import Opportunity
from tenders.regimes.contents import items
from tenders.regimes.enums import Band, Checked
from tenders.regimes.models import Authority, EnteredFigure
from tests.factories.accounts import THEN
from tests.factories.opportunities import make_authority, make_complete

pytestmark = pytest.mark.django_db

# What is taken out → the paragraph in a tender notice above the threshold, and below it ("" where it is not wanted).
ALWAYS = [
    ({"authority": {"identifier": ""}}, "regulation 13(d)", "regulation 13(d)"),
    ({"authority": {"address": ""}}, "regulation 13(c)", "regulation 13(c)"),
    ({"authority": {"email": ""}}, "regulation 13(c)", "regulation 13(c)"),
    ({"authority": {"name": ""}}, "regulation 13(a)", "regulation 13(a)"),
    ({"contact_name": ""}, "regulation 13(f)", "regulation 13(f)"),
    ({"contact": ""}, "regulation 13(f)", "regulation 13(f)"),
    ({"description": " "}, "regulation 14(1)(b)", "regulation 14(1)(b)"),
    ({"contract_start": None}, "regulation 14(1)(d)", "regulation 14(1)(d)"),
    ({"contract_end": None}, "regulation 14(1)(d)", "regulation 14(1)(d)"),
    ({"cpv_codes": ""}, "regulation 14(1)(f)", "regulation 14(1)(f)"),
    ({"authority": {"region": ""}}, "regulation 14(2)(a)", "regulation 14(2)(a)"),
    ({"value_gross": None}, "regulation 18(2)(g) or regulation 24(2)(e)", "regulation 18(2)(g) or regulation 24(2)(e)"),
    ({"deadline": None}, "regulation 18(2)(j)", "regulation 24(2)(f)"),
    ({"languages": ""}, "regulation 18(2)(l)", ""),
    ({"gpa": ""}, "regulation 18(2)(m)", ""),
    ({"cptpp": ""}, "regulation 18(2)(n)", ""),
    ({"specification": ""}, "regulation 18(2)(w)", ""),
    ({"award_expected": None}, "regulation 18(2)(z1)", ""),
    ({"engagement": ""}, "section 17(1)", ""),
    ({"no_engagement_reason": ""}, "section 17(1)(b)", ""),
    ({"engagement": "NOTICE"}, "section 17(1)(a)", ""),
    ({"conflicts_assessed_on": None}, "section 83(5)(c)", ""),
    ({"conflicts_summary": " "}, "section 83(5)(c)", ""),
    ({"is_auction": True}, "regulation 18(2)(i)", ""),
    ({"lots_award_max": 1}, "regulation 18(2)(p)(iii)", ""),
    ({"reserved_for": "LOCAL"}, "SI 2026/94", "regulation 24(2)(k)(ii)"),
    ({"reserved_for": "SUPPORTED"}, "sections 32 and 33", "sections 32 and 33"),
]


def _paras(opportunity, now=THEN):
    return [gap.para for gap in gaps(Opportunity.objects.get(pk=opportunity.pk), now)]


def _take_out(opportunity, change):
    change = dict(change)
    Authority.objects.update(**change.pop("authority", {"name": "Kingsmere Council"}))
    if change:
        Opportunity.objects.filter(pk=opportunity.pk).update(**change)


@pytest.mark.parametrize("band", ["COVERED", "LIGHT_TOUCH", "BELOW"])
def test_a_complete_draft_has_no_gaps(band):
    opportunity = make_complete(band)
    judged = judge(opportunity, THEN)
    assert (judged.route.band, judged.gaps, judged.findings) == (Band(band), [], [])


@pytest.mark.parametrize("band", ["COVERED", "LIGHT_TOUCH", "BELOW"])
@pytest.mark.parametrize(("change", "above", "below"), ALWAYS, ids=lambda value: str(value))
def test_each_answer_that_is_taken_out_is_named_by_its_paragraph_and_nothing_else(band, change, above, below):
    opportunity = make_complete(band)
    _take_out(opportunity, change)
    wanted = below if band == "BELOW" else above
    assert _paras(opportunity) == ([wanted] if wanted else [])


@pytest.mark.parametrize("band", ["COVERED", "LIGHT_TOUCH", "BELOW"])
def test_without_criteria(band):
    opportunity = make_complete(band)
    opportunity.price_lines.model.objects.all().delete()
    opportunity.criteria.model.objects.all().delete()
    assert _paras(opportunity) == ["regulation 24(2)(i)" if band == "BELOW" else "regulation 18(2)(k)"]


@pytest.mark.parametrize(
    ("band", "para"), [("COVERED", "18(2)(o)"), ("LIGHT_TOUCH", "18(2)(o)"), ("BELOW", "24(2)(h)")]
)
def test_without_lots(band, para):
    opportunity = make_complete(band)
    opportunity.lots.model.objects.all().delete()
    assert _paras(opportunity) == [f"regulation {para}"]


@pytest.mark.parametrize(("change", "letter"), [({"description": ""}, "aa"), ({"value_gross": None}, "ee")])
@pytest.mark.parametrize("band", ["COVERED", "LIGHT_TOUCH"])
def test_each_lot_says_what_it_contains_and_is_worth(band, change, letter):
    opportunity = make_complete(band)
    opportunity.lots.model.objects.filter(number=2).update(**change)
    assert _paras(opportunity) == [f"regulation 18(2)(o)(iii)({letter})"]


@pytest.mark.parametrize(
    ("band", "para"), [("COVERED", ["regulation 18(2)(q)"]), ("LIGHT_TOUCH", ["section 18(2)(b)"]), ("BELOW", [])]
)
def test_the_reason_for_no_lots_stands_in_the_notice_or_on_record(band, para):
    opportunity = make_complete(band, one_lot=True)
    assert _paras(opportunity) == []
    Opportunity.objects.update(no_lots_reason="")
    assert _paras(opportunity) == para


@pytest.mark.parametrize(
    ("kind", "field", "letter"), [("OPTION", "options_supply", "i"), ("EXTENSION", "options_extension", "ii")]
)
def test_options_in_the_estimate_are_described_in_the_notice(kind, field, letter):
    opportunity = make_complete("COVERED")
    opportunity.value_lines.create(kind=kind, description="More", net=Decimal(100))
    opportunity.save()
    assert _paras(opportunity) == [f"regulation 18(2)(r)({letter})"]
    Opportunity.objects.update(**{field: "One year more."})
    assert _paras(opportunity) == []


@pytest.mark.parametrize(
    ("band", "deadline", "refused"),
    [
        ("COVERED", datetime(2026, 11, 26, 23, 59, tzinfo=UTC), True),
        ("COVERED", datetime(2026, 11, 27, 9, 0, tzinfo=UTC), False),
        ("LIGHT_TOUCH", datetime(2026, 11, 9, 9, 0, tzinfo=UTC), False),
        ("BELOW", datetime(2026, 11, 9, 9, 0, tzinfo=UTC), False),
    ],
)
def test_a_deadline_too_soon_is_refused_with_the_row_that_says_so(band, deadline, refused):
    opportunity = make_complete(band, deadline=deadline)
    found = gaps(opportunity, THEN)
    assert [gap.para for gap in found] == (["section 54"] if refused else [])
    if refused:
        assert "27 November 2026 at the earliest" in found[0].sentence
        assert "25 days" in found[0].sentence


def test_documents_that_come_later_want_five_days_more():
    opportunity = make_complete("COVERED", deadline=datetime(2026, 11, 27, 9, 0, tzinfo=UTC), has_all_documents=False)
    assert "2 December 2026 at the earliest" in gaps(opportunity, THEN)[0].sentence


@pytest.mark.parametrize(
    ("day", "paras"),
    [
        (date(2025, 11, 1), ["section 15(3)"]),
        (date(2025, 11, 2), []),
        (date(2026, 9, 23), []),
        (date(2026, 9, 24), ["section 15(3)"]),
    ],
)
def test_a_planned_notice_shortens_the_time_only_inside_its_window(day, paras):
    opportunity = make_complete(
        "COVERED",
        deadline=datetime(2026, 11, 12, 9, 0, tzinfo=UTC),
        short_period="PLANNED",
        short_period_reason="The market knew.",
        planned_notice_number="2026/S 000-000001",
        planned_notice_on=day,
    )
    assert _paras(opportunity) == paras


@pytest.mark.parametrize(
    ("change", "para"),
    [
        ({"planned_notice_number": ""}, "regulation 18(2)(s)(iii)"),
        ({"planned_notice_on": None}, "regulation 18(2)(s)(iii)"),
        ({"short_period_reason": " "}, "regulation 18(2)(s)"),
    ],
)
def test_a_short_period_states_what_it_relies_on(change, para):
    opportunity = make_complete(
        "COVERED",
        short_period="PLANNED",
        short_period_reason="The market knew.",
        planned_notice_number="2026/S 000-000001",
        planned_notice_on=date(2026, 6, 1),
    )
    _take_out(opportunity, change)
    assert _paras(opportunity) == [para]


def _flexible(**more):
    opportunity = make_complete("COVERED", procedure="FLEXIBLE", **more)
    facts = {"kind": "SELECTION", "most_suppliers": 5, "chosen_by": "The best five by the published criteria."}
    opportunity.stages.create(name="Selection", what="Requests are assessed.", sort_order=1, **facts)
    opportunity.stages.create(kind="FINAL", name="Tenders", what="Tenders are assessed.", sort_order=2)
    opportunity.save()
    return opportunity


@pytest.mark.parametrize(
    ("stage", "para"),
    [
        ({"what": " "}, "regulation 19(2)(c)"),
        ({"refines_criteria": True}, "regulation 19(2)(c)(ii)"),
        ({"chosen_by": ""}, "regulation 19(2)(d)"),
    ],
)
def test_the_stages_of_a_flexible_procedure_say_what_the_notice_wants(stage, para):
    opportunity = _flexible()
    assert _paras(opportunity) == []
    opportunity.stages.model.objects.filter(kind="SELECTION").update(**stage)
    assert _paras(opportunity) == [para]


def test_a_flexible_procedure_names_the_deadline_of_its_first_stage():
    opportunity = _flexible()
    Opportunity.objects.update(deadline=None)
    assert _paras(opportunity) == ["regulation 19(2)(f)"]
    opportunity.stages.model.objects.filter(kind="SELECTION").delete()
    assert _paras(opportunity) == ["regulation 19(2)(g)"]
    opportunity.stages.model.objects.all().delete()
    assert _paras(opportunity) == ["regulation 19(2)(g)", "regulation 19(2)(c)"]


def test_documents_given_later_are_announced():
    opportunity = _flexible(has_all_documents=False)
    assert _paras(opportunity) == ["regulation 19(2)(i)"]


@pytest.mark.parametrize(
    ("change", "para"),
    [
        ({"calling_off": ""}, "regulation 20(2)(c)"),
        ({"months": None}, "regulation 20(2)(d)"),
        ({"users": ""}, "regulation 20(2)(e)"),
        ({"limit": ""}, "regulation 20(2)(i)"),
        ({"limit": "MAXIMUM"}, "regulation 20(2)(j)"),
        ({"fee_percent": Decimal(1)}, "regulation 20(2)(k)"),
        ({"is_open": True}, "regulation 20(2)(h)"),
        ({"months": 49}, "section 47(3)"),
    ],
)
def test_a_framework_states_its_terms(change, para):
    opportunity = make_complete("COVERED")
    facts = {"calling_off": "By a mini-competition.", "months": 48, "users": "The council.", "limit": "UNLIMITED"}
    opportunity.frameworks.create(**facts)
    opportunity.save()
    assert _paras(opportunity) == []
    opportunity.frameworks.model.objects.update(**change)
    assert _paras(opportunity) == [para]


def test_light_touch_has_no_limit_on_the_length_of_a_framework():
    opportunity = make_complete("LIGHT_TOUCH")
    facts = {"calling_off": "By a mini-competition.", "months": 96, "users": "The council.", "limit": "UNLIMITED"}
    opportunity.frameworks.create(**facts)
    opportunity.save()
    assert _paras(opportunity) == []


def _direct(**more):
    opportunity = make_complete("COVERED", procedure="DIRECT", deadline=None)
    facts = {
        "ground": "SINGLE",
        "why": "Only they hold the rights.",
        "supplier": "Harbour Ltd",
        "supplier_contact": "1 Quay, hello@harbour.example",
        "supplier_identifier": "PHAR-1234-BOUR",
        "exclusion_checked": "Debarment list read on 2 November; nothing found.",
        "contract_expected": date(2027, 1, 11),
    }
    opportunity.direct_awards.create(**{**facts, **more})
    opportunity.save()
    return opportunity


@pytest.mark.parametrize(
    ("change", "para"),
    [
        ({}, None),
        ({"why": ""}, "regulation 26(2)(i)"),
        ({"ground": ""}, "regulation 26(2)(i)"),
        ({"supplier_identifier": ""}, "regulation 26(2)(u)"),
        ({"exclusion_checked": ""}, "section 41(2)"),
        ({"contract_expected": None}, "regulation 26(2)(v)"),
    ],
)
def test_a_direct_award_states_what_a_transparency_notice_wants(change, para):
    assert _paras(_direct(**change)) == ([para] if para else [])


def test_selection_below_the_threshold_is_refused():
    opportunity = make_complete("BELOW", procedure="FLEXIBLE")
    opportunity.stages.create(kind="SELECTION", name="Selection", what="Requests are assessed.")
    opportunity.save()
    assert _paras(opportunity) == ["section 85(1)"]


def test_a_call_for_quotes_is_for_small_contracts():
    assert _paras(make_complete("LIGHT_TOUCH", procedure="QUOTES")) == ["section 20"]
    assert _paras(make_complete("BELOW", procedure="QUOTES")) == []


@pytest.mark.parametrize("jurisdiction", ["WALES", "NORTHERN_IRELAND"])
def test_a_jurisdiction_that_the_portal_does_not_know_is_refused_with_a_sentence(jurisdiction):
    opportunity = make_complete("BELOW")
    make_authority(jurisdiction=jurisdiction)
    (gap,) = gaps(opportunity, THEN)
    assert "This portal does not know" in gap.sentence


def test_a_conflicts_assessment_that_is_too_old_by_our_own_rule():
    opportunity = make_complete("COVERED")
    assert _paras(opportunity) == []
    EnteredFigure.objects.create(
        key="local.conflicts_fresh",
        value=6,
        starts=date(2026, 1, 1),
        source="Standing order 9",
        checked=Checked.STATUTE,
        state="IN_FORCE",
    )
    assert _paras(opportunity) == ["our own rule"]
    Opportunity.objects.update(conflicts_assessed_on=date(2026, 10, 27))
    assert _paras(opportunity) == []


UNNOTICED = ("SMALL", "DIRECT_SMALL", "USER_CHOICE")


def test_every_paragraph_of_every_list_has_its_answer_and_its_condition():
    from tenders.opportunities.gate.notice import ANSWERED, CONDITIONS

    rows = [
        item
        for name in ("OPEN", "FLEXIBLE", "FRAMEWORK", "BELOW", "DIRECT", "DIRECT_FRAMEWORK", *UNNOTICED)
        for item in items(name)
    ]
    assert {item.key for item in rows} == set(ANSWERED)
    assert {item.when for item in rows if item.when} == set(CONDITIONS)
    assert {item.field.split(".")[-1] for item in rows if "." in item.field} <= {f.name for f in Authority._meta.fields}
