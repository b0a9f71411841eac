"""The question linter: what the Act forbids to ask or to demand, found in the words of a draft.

A pattern cannot know the law; it finds words that are usually wrong. So a finding blocks, and a second person may let
it stand with a reason, for exactly these words.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tenders.opportunities.models import Overruling

from .case import Case

NEAR = 90


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may not be asked: a pattern, the paragraph, and what to write instead."""

    key: str
    pattern: re.Pattern[str]
    para: str
    sentence: str
    unless: re.Pattern[str] | None = None
    below_only: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that were found, where, and whether somebody let them stand."""

    rule: str
    where: str
    field: str
    excerpt: str
    sentence: str
    para: str
    fingerprint: str
    overruling: Any = None

    @property
    def stands(self) -> bool:
        """True when a second person confirmed that these words may stay."""
        return self.overruling is not None and self.overruling.state == "CONFIRMED"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


EQUIVALENT = _pattern(r"\bequivalents?\b|\bor similar\b|\bor equal\b")
RULES = (
    Rule(
        "accounts",
        _pattern(
            r"\baudited\b.{0,40}\b(?:accounts|financial statements)\b"
            r"|\b(?:last|latest|past|previous)\b.{0,30}\byears?.{0,25}\baccounts\b"
            r"|\b(?:annual|statutory)\s+accounts\b"
        ),
        "section 22(3)",
        "asks for audited accounts. Ask for them only from those whom the law obliges to have them audited, and take other evidence from the rest",
        unless=_pattern(r"\b(?:if|where|unless)\b.{0,60}\b(?:required|obliged)\b|\bother evidence\b"),
    ),
    Rule(
        "insurance",
        _pattern(
            r"\b(?:hold|holds|have|has|having|already|current(?:ly)?|in place|evidence of|copy of)\b.{0,50}\b(?:insurance|indemnity cover)\b"
            r"|\binsurance\b.{0,60}\b(?:in place|already|at the time of (?:tender|bid)|before (?:the )?award|when you (?:bid|tender))"
        ),
        "section 22(3)",
        "asks for insurance before the award. Ask for a promise to have it when the contract begins",
        unless=_pattern(
            r"\b(?:will|commit|promise|undertake|agree)\b.{0,80}\binsurance\b|\bwhen the contract (?:starts|begins)\b|\bif (?:you are )?(?:successful|awarded)\b"
        ),
    ),
    Rule(
        "previous_clients",
        _pattern(
            r"\b(?:previous|previously|past|prior|earlier|already|existing)\b.{0,60}\b(?:contracts?|worked|work|delivered|supplied|experience)\b.{0,30}\b(?:for|with|from)\b.{0,20}\b(?:this|the|our|a|another)?\s*(?:county |city |borough |district |local )?(?:council|authority|authorities|councils|public body|public sector|nhs)\b"
        ),
        "section 22(3)",
        "asks for an earlier contract with a particular authority. Ask for experience of the same kind, whoever it was for",
        unless=_pattern(
            r"\bor (?:any )?other (?:customers?|clients?|organisations?)\b|\bany (?:customer|client|organisation)\b"
        ),
    ),
    Rule(
        "labels",
        _pattern(
            r"\b(?:ISO\s?\d{4,5}|BS\s?(?:EN\s?)?\d{3,5}|Cyber Essentials(?: Plus)?|Investors in People|CHAS|SafeContractor|Constructionline|NVQ(?: level \d)?|City (?:and|&) Guilds|Matrix Standard|PQASSO|Trusted Charity)\b"
        ),
        "sections 22(4) and 56",
        "names a standard or a qualification without “or equivalent”. Add the words, and say what the equivalent must show",
        unless=EQUIVALENT,
    ),
    Rule(
        "brands",
        _pattern(
            r"[®™]|\b(?:(?:Microsoft|Excel|Word for Windows|Google|Apple|iPads?|iPhones?|Adobe|Salesforce|Oracle|SAP|Dell|Lenovo|Samsung|Ford|Volkswagen|Mercedes|JCB|Velux|Dyson|Outcomes Star)\b\s*)+"
        ),
        "section 56(5)-(6)",
        "names a brand without “or equivalent”. Describe what it must do, or add the words",
        unless=EQUIVALENT,
    ),
    Rule(
        "selection_below",
        _pattern(
            r"\b(?:pre-?qualif\w+|selection questionnaire|PQQ|short-?list(?:ed|ing)?)\b"
            r"|\bonly (?:those|suppliers|bidders) who pass\b.{0,40}\b(?:invited|tender)"
        ),
        "section 85(1)",
        "reads like a stage that lets only suitable suppliers tender, which the law forbids below the threshold. Ask about suitability together with the tender",
        below_only=True,
    ),
)


def findings_in(case: Case) -> list[Finding]:
    """Every finding in the draft's own words and in the questions it would freeze, with what was decided about it."""
    decided = {
        row.fingerprint: row
        for row in Overruling.objects.filter(opportunity=case.opportunity.pk).exclude(state="REFUSED")
    }
    found = []
    for where, field, text in _texts(case):
        for rule in RULES:
            if _applies(rule, case):
                found += [_finding(rule, where, field, excerpt, decided.get) for excerpt in _hits(rule, text)]
    return list({finding.fingerprint: finding for finding in found}.values())


def open_findings(findings: list[Finding]) -> list[Finding]:
    """Those that nobody let stand: they block."""
    return [finding for finding in findings if not finding.stands]


def _applies(rule: Rule, case: Case) -> bool:
    """Sections 22 and 56 bind public contracts; section 85 binds below the threshold."""
    if not case.is_routed:
        return False
    return case.forbids_selection if rule.below_only else case.law.is_public_contract


def _texts(case: Case) -> Iterator[tuple[str, str, str]]:
    """(where in words, field, text) of everything that bidders would have to meet."""
    found = case.opportunity
    for field, label in (
        ("summary", "The summary"),
        ("description", "The description"),
        ("conditions", "The conditions"),
        ("specification", "The specification"),
    ):
        yield label, field, getattr(found, field)
    yield from _texts_of_rows(case)
    for criterion in found.criteria.all():
        yield f"The criterion “{criterion.name}”", "criteria", f"{criterion.name}. {criterion.description}"
    version = found.question_version or (found.question_set.versions.first() if found.question_set else None)
    for question in version.structure.questions if version else ():
        yield f"Question {question.number}", "question_set", question.wording


def _texts_of_rows(case: Case) -> Iterator[tuple[str, str, str]]:
    """Stages, where selection asks its conditions; lots; the price schedule and its terms."""
    for stage in case.stages:
        yield f"The stage “{stage.name}”", "stages", f"{stage.name}. {stage.what} {stage.chosen_by} {stage.refined_how}"
    for lot in case.lots:
        yield f"Lot {lot.number}", "lots", f"{lot.title}. {lot.description}"
    for line in case.opportunity.price_lines.all():
        yield f"The price line “{line.description}”", "price_lines", f"{line.heading}. {line.description} {line.unit}"
    for terms in case.opportunity.price_terms.all():
        yield str(terms), "price_terms", terms.indexation


def _hits(rule: Rule, text: str) -> Iterator[str]:
    for hit in rule.pattern.finditer(text):
        around = text[max(0, hit.start() - NEAR) : hit.end() + NEAR]
        if rule.unless is None or not rule.unless.search(around):
            yield " ".join(hit.group().split())


def _finding(rule: Rule, where: str, field: str, excerpt: str, decided: Callable[[str], Any]) -> Finding:
    mark = hashlib.sha256(f"{rule.key}|{where}|{excerpt.lower()}".encode()).hexdigest()
    sentence = f"{where}: “{excerpt}” {rule.sentence}."
    return Finding(rule.key, where, field, excerpt, sentence, rule.para, mark, decided(mark))
