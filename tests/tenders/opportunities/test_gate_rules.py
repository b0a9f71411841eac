"""The gate as a lawyer reads it: a complete draft, one change, and the paragraphs that refuse it."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tenders.opportunities.gate import case_of, gaps, judge
from tenders.opportunities.models import Opportunity
from tenders.regimes.enums import Checked
from tenders.regimes.models import EnteredFigure
from tests.factories.accounts import THEN
from tests.factories.opportunities import make_authority, make_complete

pytestmark = pytest.mark.django_db
RULES = Path(__file__).parents[1] / "regimes" / "rules"
STAGE = {"name": "A stage", "what": "What happens in it."}
FRAMEWORK = {"calling_off": "By a mini-competition.", "months": 48, "users": "The council.", "limit": "UNLIMITED"}
DIRECT = {
    "ground": "SINGLE",
    "why": "Only they hold the rights.",
    "supplier": "Harbour Ltd",
    "supplier_contact": "1 Quay, hello@harbour.example",
    "supplier_identifier": "PHAR-1234-BOUR",
    "exclusion_checked": "Debarment list read on 2 November; nothing found.",
    "contract_expected": THEN.date(),
}


def _cases(name):
    return tomllib.loads((RULES / f"{name}.toml").read_text())["case"]


def _draft(case):
    given = {name: None if value is False else value for name, value in case.get("set", {}).items()}
    no_bids = {"deadline": None} if given.get("procedure") == "DIRECT" else {}
    opportunity = make_complete(case["band"], **no_bids | given)
    if "direct" in case:
        opportunity.direct_awards.create(**DIRECT | case["direct"])
    if "framework" in case:
        opportunity.frameworks.create(**FRAMEWORK | case["framework"])
    for place, stage in enumerate(case.get("stages", ())):
        opportunity.stages.create(**STAGE | stage, sort_order=place)
    opportunity.save()
    for rows, change in ((opportunity.lots, case.get("lot")), (opportunity.price_lines, case.get("price_line"))):
        if change:
            first = rows.model.objects.filter(opportunity=opportunity).first()
            rows.model.objects.filter(pk=first.pk).update(**change)
    make_authority(**case.get("authority", {}))
    return Opportunity.objects.get(pk=opportunity.pk)


@pytest.mark.parametrize("case", _cases("gate"), ids=lambda case: case["name"])
def test_a_draft_is_refused_by_these_paragraphs_and_no_others(case):
    assert sorted(gap.para for gap in gaps(_draft(case), THEN)) == sorted(case["refused"])


@pytest.mark.parametrize(
    ("authority", "change", "words"),
    [
        ({"jurisdiction": "SCOTLAND"}, {}, "Public Contracts Scotland"),
        ({}, {"is_health_care": "YES"}, "Provider Selection Regime) Regulations 2023"),
    ],
    ids=["Scotland", "health care"],
)
def test_what_lives_under_another_law_is_not_held_back_and_says_what_is_not_checked(authority, change, words):
    judged = judge(_draft({"band": "COVERED", "set": change, "authority": authority}), THEN)
    assert (judged.gaps, judged.case.needs_central_notice) == ([], False)
    (sentence,) = [sentence for sentence in judged.advice if words in sentence]
    assert "check before relying" in sentence


@pytest.mark.parametrize("case", _cases("standstill"), ids=lambda case: case["name"])
def test_a_contract_has_a_mandatory_standstill_or_none(case):
    assert case_of(_draft(case), THEN).has_mandatory_standstill is case["has"]


@pytest.mark.parametrize("case", _cases("notices"), ids=lambda case: case["name"])
def test_the_notices_of_a_contract_and_their_clocks(case):
    found = {notice.code: notice.clock for notice in judge(_draft(case), THEN).notices}
    assert list(found) == case["codes"]
    for code, words in case.get("clocks", {}).items():
        assert words in found[code]
        assert words or not found[code]


def test_what_the_council_asks_of_itself_is_said():
    for key, value in (("local.quotes_at_least", 3), ("local.social_value_from", 50_000)):
        facts = {"value": value, "starts": date(2026, 1, 1), "source": "Standing order 5", "checked": Checked.STATUTE}
        EnteredFigure.objects.create(key=key, state="IN_FORCE", **facts)
    said = judge(make_complete("BELOW", procedure="QUOTES"), THEN).advice
    assert "Ask for at least 3 quotes (Standing order 5)." in said
    assert any("social value" in sentence for sentence in said)
    assert not any("quotes" in sentence for sentence in judge(make_complete("BELOW", value_net=49_999), THEN).advice)
