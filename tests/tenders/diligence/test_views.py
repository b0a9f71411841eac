"""The pages of the checks: who reads them, what stays typed, what a price page tells to whom."""

from datetime import timedelta
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.roles import Role
from tenders.diligence.enums import Decided
from tenders.diligence.models import Check, Enquiry, PriceDecision
from tenders.evaluation.services import award
from tests.factories.accounts import OrganisationFactory, StaffFactory, UserFactory
from tests.factories.bids import make_submitted
from tests.factories.diligence import make_check, make_enquiry
from tests.factories.evaluation import AFTER, make_assessed, open_bids, open_prices
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
FOUND = {
    "kind": "EXCLUSION",
    "looked_at": "The debarment list",
    "looked_on-day": "20",
    "looked_on-month": "11",
    "looked_on-year": "2026",
    "result": "CLEAR",
}


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(AFTER)


def _assessed(prices, **more):
    opportunity = OpportunityFactory(published=True, **more)
    bids = make_assessed(*[5] * len(prices), opportunity=opportunity, prices=prices)
    open_prices(bids[0].lot)
    return bids


@pytest.fixture
def bids():
    """(low, usual)."""
    return _assessed(["7.31", "25.00"])


def _as(client, person):
    client.force_login(person)
    return client


def _text(response):
    return response.content.decode()


def _url(name, *keys):
    return reverse(name, args=keys)


def test_the_lot_tells_what_stands_before_the_approval(client, bids, lead):
    given = award.recommend(lot=bids[0].lot, bid=bids[0], reason="Best.", actor=lead, now=AFTER)
    name = bids[0].organisation.name
    waits = (
        f"Not checked yet for exclusion grounds and the debarment list: {name}.",
        f"The price of {name} may be too low, and that is not settled.",
    )
    _as(client, lead)
    page = _text(client.get(_url("checks_lot", bids[0].lot_id)))
    assert all(escape(words) in page for words in waits)
    for url in (_url("panel_lot", bids[0].lot_id), _url("panel_award", given.pk)):
        assert "Checks before award</a>: 3 to do" in _text(client.get(url))
    approver = _as(client, StaffFactory(role=Role.APPROVER))
    page = _text(approver.get(_url("panel_award", given.pk)))
    assert escape(waits[0]) in page
    assert "Checks before award" not in page
    assert waits[0] in _text(client.post(_url("panel_award", given.pk), {"step": "approve"}, follow=True))


def test_what_does_not_apply_is_recorded_with_its_reason_alone(client, bids, lead):
    award.recommend(lot=bids[0].lot, bid=bids[0], reason="Best.", actor=lead, now=AFTER)
    page = _text(_as(client, lead).get(_url("checks_bid", bids[0].pk)))
    link = f"{_url('checks_record', bids[0].pk)}?kind=REFERENCES&amp;result=NOT_APPLICABLE"
    assert link in page
    told = {
        **FOUND,
        "kind": "REFERENCES",
        "result": "NOT_APPLICABLE",
        "looked_at": "",
        "about": bids[0].organisation.name,
    }
    wrong = client.post(_url("checks_record", bids[0].pk), told)
    assert (wrong.status_code, "Say why it does not apply." in _text(wrong)) == (422, True)
    assert client.post(_url("checks_record", bids[0].pk), {**told, "note": "None were asked for."}).status_code == 302
    page = _text(client.get(_url("checks_bid", bids[0].pk)))
    assert "Not applicable" in page
    assert link not in page


def test_a_check_is_recorded_and_what_was_typed_stays(client, bids, lead):
    url = _url("checks_record", bids[0].pk)
    _as(client, lead)
    wrong = client.post(url, {**FOUND, "about": "other", "looked_on-year": "2031", "result": "CONCERN", "note": ""})
    page = _text(wrong)
    assert wrong.status_code == 422
    for words in (
        "Enter the name.",
        "Enter a day that is not in the future.",
        "Say what the concern is.",
        "Choose which kind of ground it is.",
        "The debarment list</textarea>",
        'value="2031"',
    ):
        assert words in page
    told = {**FOUND, "about": "other", "name": HOSTILE, "result": "CONCERN", "note": HOSTILE, "ground": "MANDATORY"}
    done = client.post(url, told, follow=True)
    assert "The check is saved. Another procurement lead decides." in _text(done)
    assert HOSTILE not in _text(done)
    concern = _url("checks_concern", Check.objects.get().pk)
    assert "You recorded this concern." in _text(client.get(concern))
    _as(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    typed = {"outcome": "EXCLUDE", "heard": "", "reason": "It goes on."}
    wrong = client.post(concern, typed)
    assert wrong.status_code == 422
    assert "Write what the supplier said and showed" in _text(wrong)
    assert "It goes on.</textarea>" in _text(wrong)
    done = _text(client.post(concern, {**typed, "heard": "Nothing until 20 November."}, follow=True))
    assert "Your decision is recorded." in done
    assert "is excluded" in done


def test_a_price_is_asked_about_answered_and_decided_by_pages(client, bids, lead):
    url, workspace = _url("checks_price", bids[0].pk), _url("bid_price_enquiry", bids[0].pk)
    page = _text(_as(client, lead).get(url))
    for words in ("£804.10 is 70.76% below £2,750, the other price.", "This takes at least 5 prices", "1. “Day visit”"):
        assert words in page
    due = dict(zip(("due-day", "due-month", "due-year", "due-time"), ("1", "2", "2026", "12:00"), strict=True))
    wrong = client.post(url, {"step": "ask", "text": HOSTILE, **due})
    assert (wrong.status_code, HOSTILE in _text(wrong), escape(HOSTILE) in _text(wrong)) == (422, False, True)
    assert "at least 24 hours" in _text(wrong)
    assert client.post(url, {"step": "ask", "text": HOSTILE, **due, "due-year": "2027"}, follow=True).status_code == 200
    assert Enquiry.objects.count() == 1
    more = {"step": "give_time", "why": "", **due, "due-year": "2028"}
    wrong = client.post(url, more)
    assert (wrong.status_code, "Say why more time is given." in _text(wrong)) == (422, True)
    assert 'value="2028"' in _text(wrong)
    assert "The bidder has more time" in _text(client.post(url, {**more, "why": "Snow."}, follow=True))
    bidder = _as(client, bids[0].created_by)
    assert "Explain the price of your bid" in _text(bidder.get(_url("bid_tasks", bids[0].pk)))
    page = _text(bidder.get(workspace))
    assert HOSTILE not in page
    assert "2,750" not in page
    many = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7 sums") for number in range(6)]
    wrong = bidder.post(workspace, {"reply": "Our own house.", "files": many})
    assert (wrong.status_code, "Choose at most 5 files." in _text(wrong), "Our own house." in _text(wrong)) == (
        422, True, True
    )  # fmt: skip
    bad = bidder.post(workspace, {"reply": "Our own house.", "files": [SimpleUploadedFile("a.exe", b"MZ")]})
    assert (bad.status_code, Enquiry.objects.get().replied_at) == (422, None)
    sums = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7 sums") for number in range(2)]
    assert "Your answer is sent." in _text(
        bidder.post(workspace, {"reply": "Our own house.", "files": sums}, follow=True)
    )
    page = _text(_as(client, lead).get(url))
    assert "Our own house." in page
    file = Enquiry.objects.get().files.first()
    assert b"".join(client.get(_url("checks_price_file", bids[0].pk, file.pk))).startswith(b"%PDF")
    assert client.get(_url("checks_price_file", bids[1].pk, file.pk)).status_code == 404
    wrong = client.post(url, {"step": "decide", "outcome": "DISREGARD", "reason": ""})
    assert (wrong.status_code, "Give the reason for your decision." in _text(wrong)) == (422, True)
    client.post(url, {"step": "decide", "outcome": "DISREGARD", "reason": "No sums."})
    assert "Another procurement lead confirms it." in _text(client.post(url, {"step": "confirm"}, follow=True))
    _as(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    assert "The bid is disregarded." in _text(client.post(url, {"step": "confirm"}, follow=True))
    assert hasattr(PriceDecision.objects.get(), "confirmation")
    assert client.post(url, {"step": "confirm"}).status_code == 404
    assert client.post(url, {"step": "nonsense"}).status_code == 404


def test_prices_reach_nobody_who_may_not_read_them(client, bids, lead):
    """The wall: an address for every kind of visitor stands in the table; here what is sealed and what is another's."""
    make_enquiry(bids[0], actor=lead)
    stranger = UserFactory(of=OrganisationFactory())
    rival = bids[1].created_by
    for person in (stranger, rival, StaffFactory(role=Role.APPROVER), StaffFactory(role=Role.EVALUATOR)):
        _as(client, person)
        for name in ("checks_lot", "checks_bid", "checks_price", "bid_price_enquiry"):
            key = bids[0].lot_id if name == "checks_lot" else bids[0].pk
            assert client.get(_url(name, key)).status_code == 404
        assert client.post(_url("bid_price_enquiry", bids[0].pk), {"reply": "Mine."}).status_code == 404
    auditor = _as(client, StaffFactory(role=Role.AUDITOR))
    assert "£2,750" in _text(auditor.get(_url("checks_price", bids[0].pk)))
    posted = auditor.post(_url("checks_price", bids[0].pk), {"step": "decide", "outcome": "KEPT", "reason": "x"})
    assert (posted.status_code, PriceDecision.objects.count()) == (422, 0)


def test_before_prices_are_open_there_is_no_page_of_prices(client, lead):
    opportunity = OpportunityFactory(published=True)
    bid, _author, _receipt = make_submitted(opportunity=opportunity, price="7391.17")
    _as(client, lead)
    assert client.get(_url("checks_lot", bid.lot_id)).status_code == 404
    assert client.get(_url("checks_bid", bid.pk)).status_code == 404
    open_bids(opportunity)
    assert client.get(_url("checks_price", bid.pk)).status_code == 404
    for url in (_url("checks_lot", bid.lot_id), _url("checks_bid", bid.pk)):
        page = _text(client.get(url))
        assert bid.organisation.name in page
        assert _url("checks_price", bid.pk) not in page


def test_the_lot_asks_as_often_for_six_bids_as_for_two(client, lead, django_assert_max_num_queries):
    few, many = _assessed(["7", "25"]), _assessed(["7", "25", "26", "27", "28", "29"])
    for bid in (*few, *many):
        make_check(bid, result="CONCERN", ground="DISCRETIONARY", note="x", actor=lead)
        make_enquiry(bid, actor=lead)
    _as(client, lead)
    client.get(_url("checks_lot", few[0].lot_id))
    counts = []
    for bid in (few[0], many[0]):
        for name, key in (("checks_lot", bid.lot_id), ("checks_bid", bid.pk), ("checks_price", bid.pk)):
            with django_assert_max_num_queries(30) as found:
                assert client.get(_url(name, key)).status_code == 200
            counts.append(len(found))
    assert counts[:3] == counts[3:]


def test_after_a_decision_the_page_says_where_the_price_stands(client, bids, lead, set_clock):
    from tenders.diligence.services import low

    enquiry = make_enquiry(bids[0], actor=lead)
    url = _url("checks_lot", bids[0].lot_id)
    assert "Waits for the bidder" in _text(_as(client, lead).get(url))
    set_clock(enquiry.due)
    client.force_login(lead)
    assert "Decide" in _text(client.get(url))
    later = enquiry.due + timedelta(hours=1)
    low.decide(bid=bids[0], outcome=Decided.KEPT, reason="It matters little.", actor=lead, now=later)
    assert "Kept" in _text(client.get(url))
