"""Bids for tests, written and submitted by the real services."""

import uuid

from portal.accounts.enums import MemberRole
from portal.questions.enums import Kind
from tenders.bids.services import drafts, submitting
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.opportunities import OpportunityFactory, make_priced
from tests.factories.questions import QuestionSetFactory, question, section

MORE = {
    "one_of": {"options": ["North", "South"]},
    "many_of": {"options": ["North", "South"]},
    "table": {"columns": [{"name": "Who"}, {"name": "Hours", "is_number": True}], "max_rows": 3},
    "scale": {"low": 1, "low_words": "Not at all", "high": 5, "high_words": "Fully"},
    "organisations": {"max_rows": 3},
    "partners": {"options": ["Insured"], "max_rows": 3},
    "promises": {"options": ["Local jobs"], "max_rows": 3},
    "declaration": {"statement": "This is true."},
}


def make_every_kind():
    """An opportunity that asks a question of every kind, and how a rate is made up."""
    blocks = [question(str(kind), f"A {kind}", **MORE.get(kind, {})) for kind in Kind]
    questions = QuestionSetFactory(sections=[section(*blocks)], published=True)
    return make_priced([{"description": "Hour", "wants_build_up": True}], question_set=questions, finish_hours=1)


def make_draft(
    *,
    opportunity=None,
    lot=None,
    organisation=None,
    author=None,
    text="We do it with care.",
    price="12.50",
    now=THEN,
):
    """A complete draft: (bid, its author)."""
    lot = lot or (opportunity or OpportunityFactory(published=True)).lots.first()
    organisation = organisation or OrganisationFactory()
    author = author or UserFactory(of=organisation, of__as_=MemberRole.EDITOR)
    bid = drafts.start(lot=lot, organisation=organisation, actor=author, now=now)
    asked = lot.opportunity.question_version.structure.questions
    answers = {question.key: text for question in asked if not question.is_file}
    drafts.save_answers(bid=bid, typed=answers, seen=None, actor=author, now=now)
    prices = {str(line.pk): price for line in lot.opportunity.price_lines.all()}
    drafts.save_prices(bid=bid, typed=prices, seen=None, actor=author, now=now)
    return bid, author


def make_submitted(*, now=THEN, **more):
    """A submitted bid: (bid, its author, its receipt)."""
    bid, author = make_draft(now=now, **more)
    receipt = submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=now)
    bid.refresh_from_db()
    return bid, author, receipt
