"""Digest first: a file that was named before the deadline is sent after it, and nothing else is."""

import hashlib
import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.bids.models import Bid, FinishReceipt, SealedFile
from tenders.bids.services import changing, drafts, evidence, exporting, files, finishing, receipts, submitting
from tenders.bids.witnesses import receipt_faults
from tenders.evaluation import opening
from tenders.evaluation.models import OpenedBid
from tenders.opportunities.services.publishing import evaluation_model
from tests.factories.accounts import THEN, StaffFactory, UserFactory
from tests.factories.bids import make_draft
from tests.factories.evaluation import open_bids
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
PLAN = b"%PDF-1.7 a very large plan"
DURING = DEADLINE + timedelta(hours=1)
END = DEADLINE + timedelta(hours=4)
AFTER = END + timedelta(microseconds=1)


def _shop(hours=4):
    asked = QuestionSetFactory(published=True, sections=[section(question(), question("file", text="Your plan"))])
    return OpportunityFactory(published=True, question_set=asked, finish_hours=hours)


class Naming:
    """A draft with a slot for a file."""

    def __init__(self, opportunity):
        self.opportunity = opportunity
        bid, self.author = make_draft(opportunity=opportunity)
        self.pk = bid.pk
        (self.slot,) = (one.key for one in opportunity.question_version.structure.questions if one.is_file)

    @property
    def bid(self):
        return Bid.objects.select_related("lot__opportunity", "organisation").get(pk=self.pk)

    def name(self, content=PLAN, name="plan.pdf", now=THEN, **more):
        facts = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **more}
        finishing.name_file(bid=self.bid, question_key=self.slot, actor=self.author, now=now, **facts)

    def submit(self):
        return submitting.submit(bid=self.bid, token=uuid.uuid4(), actor=self.author, now=THEN)

    def send(self, content=PLAN, name="plan.pdf", now=DURING, actor=None):
        upload = SimpleUploadedFile(name, content)
        return finishing.finish(bid=self.bid, upload=upload, actor=actor or self.author, now=now)

    def opened(self):
        open_bids(self.opportunity, now=AFTER)
        return OpenedBid.objects.get(bid=self.pk)


@pytest.fixture
def naming():
    return Naming(_shop())


@pytest.fixture
def named(naming):
    naming.name()
    naming.receipt = naming.submit()
    return naming


def _nothing_stored():
    root = Path(settings.PRIVATE_ROOT)
    return not SealedFile.objects.exists() and not FinishReceipt.objects.exists() and not list(root.rglob("*.age"))


def test_where_it_is_off_nothing_is_different(client, set_clock):
    set_clock(THEN)
    off = Naming(_shop(hours=0))
    with pytest.raises(NotAllowed, match="before the deadline"):
        off.name()
    assert "promised" not in json.loads(off.submit().content)
    with pytest.raises(NotAllowed, match="before the deadline"):
        off.send()
    assert "finish_hours" not in evaluation_model(off.opportunity)
    assert off.opportunity.finish_until is None
    assert "finish sending" not in client.get(off.opportunity.get_absolute_url()).content.decode()
    client.force_login(off.author)
    assert client.get(reverse("bid_name_file", args=(off.pk, off.slot))).status_code == 404
    open_bids(off.opportunity, now=DEADLINE + timedelta(seconds=1))


def test_the_window_is_frozen_with_the_model_and_told_to_everybody(client, naming, set_clock):
    set_clock(THEN)
    assert naming.opportunity.model_content["finish_hours"] == 4
    words = "You can finish sending large files until 11 December 2026, 4:00pm, if you named them"
    assert words in client.get(naming.opportunity.get_absolute_url()).content.decode()
    client.force_login(naming.author)
    assert words in client.get(reverse("bid_tasks", args=(naming.pk,))).content.decode()


def test_the_receipt_holds_the_digest_and_no_name(named):
    (row,) = json.loads(named.receipt.content)["promised"]
    assert (row["size"], row["sha256"], row["ending"]) == (len(PLAN), hashlib.sha256(PLAN).hexdigest(), "pdf")
    assert "plan.pdf" not in named.receipt.content


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sha256": "abc"}, "64 digits"),
        ({"size": 0}, "is empty"),
        ({"size": 10**9}, "larger than 100 MB"),
        ({"name": "plan.exe"}, "cannot be used"),
    ],
)
def test_what_cannot_be_named_is_said_and_not_noted(naming, wrong, words):
    with pytest.raises(ValidationError, match=words):
        naming.name(**wrong)
    assert not drafts.read(naming.bid).files.get(naming.slot)


def test_a_file_is_named_once_and_its_name_is_taken_back(naming):
    naming.name()
    with pytest.raises(ValidationError, match="already"):
        naming.name(name="other.pdf")
    (row,) = drafts.read(naming.bid).files[naming.slot]
    with pytest.raises(KeyError):
        files.read_back(bid=naming.bid, file_id=row["id"])
    files.remove(bid=naming.bid, question_key=naming.slot, file_id=row["id"], actor=naming.author, now=THEN)
    assert drafts.read(naming.bid).files[naming.slot] == []


def test_the_named_file_comes_after_the_deadline_and_is_opened(named, tmp_path):
    receipt = named.send(name="whatever.pdf")
    assert receipts.is_genuine(receipts.as_file(receipt))
    facts = json.loads(receipt.content)
    assert (facts["kind"], facts["files"][0]["sha256"]) == ("FINISHED", hashlib.sha256(PLAN).hexdigest())
    assert list(receipt_faults()) == []
    assert f"receipts/finished-{receipt.pk}.json" in evidence.pack(bid=named.bid, target=tmp_path / "p.zip", now=AFTER)
    opened = named.opened()
    assert (opened.is_sound, opened.never_sent) == (True, [])
    copy, name = opening.readable_copy(opened=opened, file_id=str(receipt.file))
    assert (copy.read(), name) == (PLAN, "plan.pdf")


def test_it_is_sealed_to_the_key_of_the_opportunity_alone(named):
    sealed = SealedFile.objects.get(pk=named.send().file)
    stored = (Path(settings.PRIVATE_ROOT) / sealed.path).read_bytes()
    assert stored.count(b"-> X25519") == 1
    assert PLAN not in stored


@pytest.mark.parametrize("content", [PLAN + b".", PLAN[:-1] + b"N", b"%PDF-1.7 another"])
def test_any_other_file_is_refused_and_nothing_of_it_is_stored(named, content):
    with pytest.raises(ValidationError, match="is not one of the files that you named before the deadline"):
        named.send(content)
    assert _nothing_stored()


def test_a_file_that_is_not_what_its_named_ending_says_is_refused(naming):
    naming.name(b"just words", name="plan.pdf")
    naming.submit()
    with pytest.raises(ValidationError, match="is not a real PDF file"):
        naming.send(b"just words", name="plan.txt")
    assert _nothing_stored()


@pytest.mark.parametrize(
    ("now", "words"),
    [(THEN, "can be sent after the deadline"), (DEADLINE, "after the deadline"), (AFTER, "could be sent until")],
)
def test_outside_the_window_nothing_is_taken(named, now, words):
    with pytest.raises(NotAllowed, match=words):
        named.send(now=now)
    assert _nothing_stored()


def test_the_last_instant_is_in_and_twice_is_once(named):
    named.send(now=END)
    with pytest.raises(ValidationError, match="came already"):
        named.send(now=END)
    assert SealedFile.objects.count() == FinishReceipt.objects.count() == 1


@pytest.mark.parametrize("role", [MemberRole.VIEWER, None])
def test_only_who_may_write_the_bid_sends_it(named, role):
    other = UserFactory(of=named.bid.organisation, of__as_=role) if role else UserFactory()
    with pytest.raises(NotAllowed):
        named.send(actor=other)


def test_a_bid_that_was_not_submitted_sends_nothing(naming):
    naming.name()
    with pytest.raises(NotAllowed, match="for a submitted bid"):
        naming.send()


def test_the_opening_waits_for_the_window_and_says_until_when(named, tmp_path):
    with pytest.raises(NotAllowed, match="finish sending files until 11 December 2026, 4:00pm"):
        open_bids(named.opportunity, now=END)
    with pytest.raises(NotAllowed, match="still finish"):
        exporting.export_sealed(opportunity=named.opportunity, folder=tmp_path, now=END)
    open_bids(named.opportunity, now=AFTER)


def test_a_file_that_never_came_is_missing_and_the_bid_is_sound(client, named, set_clock):
    opened = named.opened()
    assert (opened.is_sound, opened.damage, opened.never_sent) == (True, "", ["plan.pdf"])
    with pytest.raises(KeyError):
        opening.readable_copy(opened=opened, file_id=opened.files[named.slot][0]["id"])
    with pytest.raises(NotAllowed, match="before bids are opened"):
        named.send(now=END)
    set_clock(AFTER)
    client.force_login(StaffFactory(role=Role.AUDITOR))
    page = client.get(reverse("panel_opening", args=(named.opportunity.pk,))).content.decode()
    assert "As on the receipt<br>Named and not sent: plan.pdf" in page


def test_what_stands_while_it_is_changed_still_gets_its_file(named):
    changing.change(bid=named.bid, actor=named.author, now=THEN)
    receipt = named.send()
    opened = named.opened()
    assert (opened.is_sound, opened.never_sent) == (True, [])
    assert SealedFile.objects.get().pk == receipt.file


# On the screen


def test_naming_and_sending_by_hand(client, naming, set_clock):
    set_clock(THEN)
    client.force_login(naming.author)
    part = naming.opportunity.question_version.structure.sections[0]
    page = client.get(reverse("bid_section", args=(naming.pk, part.key))).content.decode()
    address = reverse("bid_name_file", args=(naming.pk, naming.slot))
    assert address in page
    typed = {"name": "plan.pdf", "size": len(PLAN), "sha256": "nothing"}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert "Enter the SHA-256 digest: 64 digits" in wrong.content.decode()
    assert 'value="plan.pdf"' in wrong.content.decode()
    typed["sha256"] = hashlib.sha256(PLAN).hexdigest().upper()
    assert client.post(address, typed, follow=True).status_code == 200
    page = client.get(reverse("bid_section", args=(naming.pk, part.key))).content.decode()
    assert "plan.pdf: named, to be sent after the deadline" in page
    naming.submit()
    set_clock(DURING)
    finish = reverse("bid_finish", args=(naming.pk,))
    assert "0 of 1 came" in client.get(reverse("bid_tasks", args=(naming.pk,))).content.decode()
    other = client.post(finish, {"file": SimpleUploadedFile("plan.pdf", PLAN + b"!")})
    assert other.status_code == 422
    assert "or it was changed since. It was not stored." in other.content.decode()
    done = client.post(finish, {"file": SimpleUploadedFile("plan.pdf", PLAN)}, follow=True)
    assert "The file came and is the one that you named." in done.content.decode()
    receipt = FinishReceipt.objects.get()
    assert client.get(reverse("bid_finish_receipt", args=(naming.pk, receipt.pk))).status_code == 200
    set_clock(AFTER)
    assert client.post(finish, {"file": SimpleUploadedFile("plan.pdf", PLAN)}).status_code == 403
