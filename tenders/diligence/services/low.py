"""The way of a price that seems too low: ask, reply, decide, confirm. No amount reaches a mail or the audit trail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.accounts.models import User
from portal.audit.presenters import sentence
from portal.audit.services import record
from portal.core.templatetags.words import moment
from portal.core.verdicts import NotAllowed
from portal.files.services import store
from portal.mail.services import send
from tenders.bids.models import Bid
from tenders.diligence import rules
from tenders.diligence.models import Enquiry, EnquiryFile, PriceConfirmation, PriceDecision
from tenders.diligence.queries.checks import opened_of
from tenders.diligence.queries.low import low_of
from tenders.diligence.rules.low import LEAST_HOURS

from .locking import locked

MOST_FILES = 5


@transaction.atomic
def ask(*, bid: Bid, text: str, due: datetime, actor: Any, now: datetime) -> Enquiry:
    """Tell a bidder that its price seems too low, and ask it to show that it can do the work. Raises ``NotAllowed``."""
    bid = locked(bid)
    rules.may_ask(actor, bid, now).or_raise()
    if not text.strip():
        raise NotAllowed("Write what you ask.")
    if due < now + timedelta(hours=LEAST_HOURS):
        raise NotAllowed(f"Give the bidder at least {LEAST_HOURS} hours to answer.")
    if bid not in [row.bid for row in opened_of(bid.lot)]:
        raise NotAllowed("Only a bid that can be assessed is asked about.")
    made = Enquiry.objects.create(bid=bid, text=text.strip(), due=due, asked_at=now, asked_by=actor)
    record("ask_price", made, actor=actor, at=now, data={"bidder": bid.organisation.name})
    _tell("diligence/enquiry", bid, due, now)
    return made


def _tell(template: str, bid: Bid, due: datetime, now: datetime) -> None:
    people = User.objects.filter(memberships__organisation=bid.organisation, is_active=True).order_by("pk")
    context = {"bid": bid, "opportunity": bid.lot.opportunity, "due": due}
    send(template=template, to=people, context=context, why="your organisation bid", now=now)


@transaction.atomic
def give_time(*, bid: Bid, due: datetime, why: str, actor: Any, now: datetime) -> Enquiry:
    """More time for a bidder to answer; it is told. Raises ``NotAllowed``."""
    bid = locked(bid)
    enquiry = Enquiry.objects.select_for_update(of=("self",)).filter(bid=bid).first()
    if enquiry is None:
        raise NotAllowed("The bidder was not asked yet.")
    enquiry.bid = bid
    rules.may_give_time(actor, enquiry, now).or_raise()
    if due <= max(enquiry.due, now):
        raise NotAllowed("Enter a later time than the one that was given.")
    if not why.strip():
        raise NotAllowed("Say why more time is given.")
    enquiry.due = due
    enquiry.save(update_fields=["due"])
    data = {"bidder": bid.organisation.name, "due": moment(due)}
    record("give_time", enquiry, actor=actor, at=now, reason=why.strip(), data=data)
    _tell("diligence/more_time", bid, due, now)
    return enquiry


@transaction.atomic
def reply(*, enquiry: Enquiry, text: str, uploads: Sequence[UploadedFile] = (), actor: Any, now: datetime) -> Enquiry:
    """Reply for the bidder, once. Raises ``NotAllowed``; ``ValidationError`` for a file that is not what it claims."""
    found = Enquiry.objects.select_for_update(of=("self",)).select_related("bid__organisation").get(pk=enquiry.pk)
    rules.may_reply(actor, found, now).or_raise()
    if not text.strip():
        raise NotAllowed("Write your answer.")
    if len(uploads) > MOST_FILES:
        raise NotAllowed(f"Send at most {MOST_FILES} files.")
    for upload in uploads:
        EnquiryFile.objects.create(enquiry=found, stored=store(upload=upload, actor=actor, now=now))
    found.reply, found.replied_at, found.replied_by = text.strip(), now, actor
    found.save(update_fields=["reply", "replied_at", "replied_by"])
    record("reply_price", found, actor=actor, at=now, data={"files": len(uploads)})
    return found


@transaction.atomic
def decide(*, bid: Bid, outcome: str, reason: str, actor: Any, now: datetime) -> PriceDecision:
    """Decide, with what the screens say now kept beside it. Raises ``NotAllowed``.

    What takes the bid out holds only once somebody else confirmed it. The reason may tell prices, so it stays in its row.
    """
    bid = locked(bid)
    low = low_of(bid.lot, opened_of(bid.lot)).get(bid.pk)
    if low is None:
        raise NotAllowed("The prices of this lot are still sealed.")
    rules.may_decide(actor, bid, outcome, low, now).or_raise()
    if not reason.strip():
        raise NotAllowed("Give the reason for your decision.")
    found = [[str(row.screen), row.words] for row in low.flags]
    made = PriceDecision.objects.create(bid=bid, outcome=outcome, reason=reason.strip(), found=found, at=now, by=actor)
    data = {"bidder": bid.organisation.name, "outcome": made.get_outcome_display().lower()}
    record("decide_price", made, actor=actor, at=now, data=data)
    return made


@transaction.atomic
def confirm(*, decision: PriceDecision, actor: Any, now: datetime) -> PriceConfirmation:
    """The second yes to a decision that takes a bid out. Raises ``NotAllowed``."""
    bid = locked(decision.bid)
    decision = PriceDecision.objects.get(pk=decision.pk)
    decision.bid = bid
    rules.may_confirm(actor, decision, now).or_raise()
    made = PriceConfirmation.objects.create(decision=decision, at=now, by=actor)
    record("confirm_price", made, actor=actor, at=now, data={"bidder": bid.organisation.name})
    return made


sentence("diligence.Enquiry", "ask_price", "{actor} asked {bidder} to explain its price")
sentence("diligence.Enquiry", "give_time", "{actor} gave {bidder} until {due} to explain its price")
sentence("diligence.Enquiry", "reply_price", "{actor} explained the price of a bid, with {files} files")
sentence("diligence.PriceDecision", "decide_price", "{actor} decided about the price of {bidder}: {outcome}")
sentence("diligence.PriceConfirmation", "confirm_price", "{actor} confirmed that the bid of {bidder} is disregarded")
