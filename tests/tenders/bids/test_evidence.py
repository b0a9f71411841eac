"""The auditor takes the evidence about a bid once bids are opened; before, a number of a bid is no number."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.bids.services import evidence, submitting
from tests.factories.accounts import StaffFactory, just_signed_in
from tests.factories.bids import make_draft, make_submitted
from tests.factories.evaluation import open_bids
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
AFTER = DEADLINE + timedelta(minutes=1)
URL = "/panel/evidence/"


@pytest.fixture
def auditor(client):
    auditor = StaffFactory(role=Role.AUDITOR)
    just_signed_in(client, auditor)
    return auditor


def _events():
    return AuditEvent.objects.filter(verb="hand_out_evidence")


def _refusal(client, number):
    answer = client.post(URL, {"number": number})
    assert answer.status_code == 422
    return answer.content.decode().replace(str(number), "NUMBER")


def test_by_a_receipt_or_a_late_attempt_the_auditor_gets_the_archive_and_it_is_recorded(client, set_clock, auditor):
    opportunity = OpportunityFactory(published=True)
    bid, _author, receipt = make_submitted(opportunity=opportunity)
    late, latecomer = make_draft(opportunity=opportunity)
    with pytest.raises(submitting.TooLate) as refused:
        submitting.submit(bid=late, token=uuid4(), actor=latecomer, now=AFTER)
    attempt = refused.value.attempt
    open_bids(opportunity)
    set_clock(AFTER)
    for number, name in ((receipt.pk, f"receipts/{receipt.pk}.json"), (attempt.pk, f"receipts/late-{attempt.pk}.json")):
        answer = client.post(URL, {"number": f" {str(number).upper()} "})
        assert answer["Content-Disposition"] == f'attachment; filename="evidence-{str(number)[:8]}.zip"'
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        assert {name, "requests.csv", "SHA256SUMS.sig"} <= set(archive.namelist())
    assert [(event.actor_id, event.subject_id) for event in _events().order_by("seq")] == [
        (auditor.pk, str(bid.pk)),
        (auditor.pk, str(late.pk)),
    ]


def test_before_the_opening_a_real_number_gets_the_same_answer_as_an_invented_one(client, set_clock, auditor):
    _bid, _author, receipt = make_submitted()
    set_clock(AFTER)
    real, invented = (_refusal(client, number) for number in (receipt.pk, uuid4()))
    assert "Nothing that was opened has this number." in real
    strip = lambda page: page[page.index("<main") : page.index("csrfmiddlewaretoken")]  # noqa: E731
    assert strip(real) == strip(invented)
    assert not _events().exists()


def test_what_is_no_number_is_pointed_out_and_kept(client, auditor):
    page = _refusal(client, "receipt 12")
    assert (page.count("Enter the whole number, such as"), 'value="NUMBER"' in page) == (2, True)


@pytest.mark.parametrize("role", [Role.PROCUREMENT_LEAD, Role.OPENER, Role.EVALUATOR])
def test_nobody_else_has_the_page(client, role):
    just_signed_in(client, StaffFactory(role=role))
    assert client.get(URL).status_code == client.post(URL, {"number": uuid4()}).status_code == 404
    with pytest.raises(NotAllowed, match="Only an auditor"):
        evidence.hand_out(ref=uuid4(), actor=StaffFactory(role=role), now=AFTER)


def test_the_auditor_finds_it_on_the_panel(client, auditor):
    for name in ("panel_home", "panel_attempts"):
        assert reverse("panel_evidence") in client.get(reverse(name)).content.decode()
