"""Bids for tests, written and submitted by the real services."""

import uuid

from portal.accounts.enums import MemberRole
from tenders.bids.services import drafts, submitting
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.opportunities import OpportunityFactory


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
