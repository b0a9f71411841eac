"""A bid page by page: nothing typed is lost, nothing late gets in, nothing foreign is seen."""

import json
import re
import time
import uuid
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.accounts.second_factor import give_demo_factor
from portal.files import guard
from portal.mail.models import Message
from tenders.bids.enums import State
from tenders.bids.models import Bid, LateAttempt, Receipt
from tenders.bids.services import drafts, kept, submitting
from tenders.opportunities.enums import SealMode
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import PASSWORD, THEN, OrganisationFactory, UserFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
PDF = b"%PDF-1.7 a plan"
SIGNED_OUT = "You were signed out while you were typing. Your text is back; check it and save."


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(THEN)


@pytest.fixture
def opportunity():
    """Two long texts, a short one, a number, and a file in one section."""
    sections = [
        section(
            question(text="How will you do it?", word_limit=10),
            question(text="Who will do it?"),
            question("number", text="How many people?"),
            question("file", text="Your plan"),
        )
    ]
    return OpportunityFactory(published=True, question_set=QuestionSetFactory(published=True, sections=sections))


class Pages:
    """One bid's addresses and field names, and what its pages say."""

    def __init__(self, bid, client):
        self.bid, self.client = bid, client
        self.section = bid.lot.opportunity.question_version.structure.sections[0]
        self.how, self.who, self.count, self.file = [f"q_{row.key}" for row in self.section.questions]
        self.prices = [f"p_{line.pk}" for line in bid.lot.opportunity.price_lines.all()]

    def url(self, name, *more):
        return reverse(f"bid_{name}", args=(self.bid.pk, *more))

    @property
    def section_url(self):
        return self.url("section", self.section.key)

    def post(self, url=None, **more):
        return self.client.post(url or self.section_url, more)

    def save(self, *, how="By bus", who="We", count="3", **more):
        return self.client.post(self.section_url, {self.how: how, self.who: who, self.count: count, **more})

    def seen(self, url=None):
        return self.client.get(url or self.section_url).context["seen"]

    def answer(self, name):
        return drafts.read(self.bid).answers.get(name.removeprefix("q_"))

    def files(self):
        return drafts.read(self.bid).files.get(self.file.removeprefix("q_"), [])


@pytest.fixture
def draft(opportunity, client):
    bid, author = make_draft(opportunity=opportunity, text="")
    client.force_login(author)
    pages = Pages(bid, client)
    pages.author = author
    return pages


def _text(response):
    return response.content.decode()


def _sign_in(client, author, next_url):
    """By the real pages, as somebody who was signed out does it."""
    return client.post("/account/login/", {"login": author.email, "password": PASSWORD, "next": next_url})


def _end_session(client):
    """What the server does after twelve hours: the row goes, the browser still sends its cookie."""
    Session.objects.all().delete()
    assert django_settings.SESSION_COOKIE_NAME in client.cookies


# Signed out while typing


def test_what_is_typed_after_the_session_ended_comes_back_and_is_saved(draft):
    client = draft.client
    client.get(draft.section_url)
    _end_session(client)
    answer = draft.save(how="CANARYkestrel", who="Two of us", count="many", stay="1")
    back = f"{draft.section_url}?kept=1"
    assert (answer.status_code, answer.url) == (
        302,
        f"/account/login/?next={back.replace('?', '%3F').replace('=', '%3D')}",
    )
    assert _sign_in(client, draft.author, back).url == back
    for _reload in range(2):
        page = _text(client.get(back))
        assert SIGNED_OUT in page
        assert "CANARYkestrel" in page
        assert "Two of us" in page
        assert 'value="many"' in page
        assert "Not saved yet" in page
    assert not draft.answer(draft.how)
    assert draft.client.post(back, {draft.how: "CANARYkestrel", draft.who: "Two of us"}).status_code == 302
    assert draft.answer(draft.how) == "CANARYkestrel"
    assert SIGNED_OUT not in _text(client.get(back))
    assert "kept" not in client.session
    assert client.cookies["kept"].value == ""


def test_what_is_kept_is_ciphertext_in_the_session_and_its_key_only_in_the_cookie(draft):
    client = draft.client
    _end_session(client)
    draft.save(how="CANARYkestrel")
    stored = json.dumps([row.get_decoded() for row in Session.objects.all()])
    cookie = client.cookies["kept"]
    assert draft.section_url in stored
    assert "CANARY" not in stored
    assert cookie.value.startswith("AGE-SECRET-KEY-1")
    assert cookie.value not in stored
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/workspace/bids/")
    assert (cookie["secure"], cookie["max-age"]) == ("", 7200)
    fields = client.session["kept"][draft.section_url]
    assert kept.unseal(fields, draft.section_url, cookie.value)[draft.how] == ["CANARYkestrel"]
    assert kept.unseal(fields, "/elsewhere/", cookie.value) is None
    assert kept.unseal(fields, draft.section_url, "") is None
    assert kept.unseal("no base64!", draft.section_url, cookie.value) is None


def test_the_cookie_is_secure_over_https(draft):
    _end_session(draft.client)
    answer = draft.client.post(draft.section_url, {draft.how: "x"}, secure=True)
    assert answer.cookies["kept"]["secure"] is True


def test_a_csrf_cookie_that_is_still_valid_reaches_the_keeping(draft):
    """As the browser does it: the token of the page that was open, the session gone."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(draft.author)
    page = _text(client.get(draft.section_url))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    _end_session(client)
    answer = client.post(draft.section_url, {draft.how: "Typed long", "csrfmiddlewaretoken": token})
    assert answer.url.startswith("/account/login/?next=")
    sealed = client.session["kept"][draft.section_url]
    assert "csrfmiddlewaretoken" not in kept.unseal(sealed, draft.section_url, client.cookies["kept"].value)
    assert client.post(draft.section_url, {draft.how: "Typed long"}).status_code == 403


def test_the_second_factor_on_the_way_loses_nothing(draft):
    author, client = draft.author, draft.client
    author.is_demo = True
    author.save()
    give_demo_factor(author)
    _end_session(client)
    draft.save(how="Kept over two steps")
    back = f"{draft.section_url}?kept=1"
    step = _sign_in(client, author, back)
    assert step.url.startswith("/account/2fa/authenticate/")
    secret = decrypt(author.authenticator_set.get(type="totp").data["secret"])
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post(step.url, {"code": code}).url == back
    assert "Kept over two steps" in _text(client.get(back))


def test_two_pages_that_were_open_are_both_kept(draft):
    client = draft.client
    _end_session(client)
    draft.save(how="The section")
    draft.post(draft.url("prices"), **{draft.prices[0]: "12.3.4"})
    client.force_login(draft.author)
    page = _text(client.get(draft.url("prices") + "?kept=1"))
    assert SIGNED_OUT in page
    assert "12.3.4" in page
    client.post(draft.url("prices") + "?kept=1", {draft.prices[0]: "12"})
    assert client.cookies["kept"].value
    assert "The section" in _text(client.get(draft.section_url + "?kept=1"))


def test_a_text_that_was_changed_meanwhile_is_not_overwritten(draft):
    client, seen = draft.client, draft.seen()
    _end_session(client)
    draft.save(how="Mine", seen=seen)
    key = draft.how.removeprefix("q_")
    drafts.save_answers(bid=draft.bid, typed={key: "A colleague's"}, seen=None, actor=draft.author, now=THEN)
    client.force_login(draft.author)
    back = draft.section_url + "?kept=1"
    answer = client.post(back, {draft.how: "Mine", "seen": client.get(back).context["seen"]})
    assert answer.status_code == 409
    assert draft.answer(draft.how) == "A colleague's"
    assert draft.section_url in client.session["kept"]


def test_an_autosave_that_saved_the_kept_text_ends_the_keeping(draft):
    client = draft.client
    _end_session(client)
    draft.save(how="Kept")
    client.force_login(draft.author)
    address = client.get(draft.section_url + "?kept=1").context["autosave"]
    assert client.post(address, {draft.how: "Kept and more"}).status_code == 200
    assert "kept" not in client.session


@pytest.mark.parametrize("name", ["section", "prices"])
def test_autosave_while_signed_out_says_what_to_do(draft, name):
    draft.client.logout()
    url = draft.section_url if name == "section" else draft.url("prices")
    answer = draft.client.post(url + "?autosave=1", {draft.how: "x"})
    assert answer.status_code == 401
    words = "You are signed out. Press “Save and continue”: you can sign in and your text is kept."
    assert answer.json() == {"error": words}
    assert "kept" not in draft.client.session


def test_more_than_is_kept_is_said_at_once(draft):
    draft.client.logout()
    answer = draft.save(how="x" * 400_001)
    assert answer.status_code == 413
    assert "There is too much text to keep" in _text(answer)
    assert "kept" not in draft.client.session


def test_no_more_than_ten_pages_are_kept(draft):
    draft.client.logout()
    statuses = [draft.post(draft.url("section", f"page-{n}"), a="b").status_code for n in range(11)]
    assert statuses == [302] * 10 + [413]


def test_somebody_else_in_the_same_browser_does_not_see_it(draft):
    _end_session(draft.client)
    draft.save(how="CANARYkestrel")
    draft.client.force_login(UserFactory(of=OrganisationFactory()))
    answer = draft.client.get(draft.section_url + "?kept=1")
    assert answer.status_code == 404
    assert "CANARY" not in _text(answer)


def test_a_bid_that_does_not_exist_answers_alike_and_nothing_is_stored(draft):
    draft.client.logout()
    url = reverse("bid_prices", args=(uuid.uuid4(),))
    answer = draft.client.post(url, {"p_1": "CANARYkestrel"})
    assert answer.status_code == 302
    assert kept.unseal(draft.client.session["kept"][url], url, draft.client.cookies["kept"].value) == {}


# The happy path, page by page


def test_from_the_opportunity_to_the_receipt(client, opportunity):
    organisation = OrganisationFactory()
    author, lot = UserFactory(of=organisation), opportunity.lots.first()
    client.force_login(author)
    start = reverse("bid_choose", args=(opportunity.slug,))
    assert client.get(start).context["form"].initial == {"organisation": organisation}
    missing = client.post(start, {"organisation": organisation.pk})
    assert missing.status_code == 422
    assert _text(missing).count("Choose the lot you are bidding for.") == 2
    answer = client.post(start, {"organisation": organisation.pk, "lot": lot.pk})
    bid = Bid.objects.get()
    pages = Pages(bid, client)
    assert answer.url == pages.url("tasks")
    assert _text(client.get(answer.url)).count("Not started") == 2
    upload = SimpleUploadedFile("plan.pdf", PDF)
    assert pages.save(**{pages.file: upload}).url == pages.url("tasks")
    assert client.post(pages.url("prices"), {pages.prices[0]: "£1,250.50", pages.prices[1]: "2"}).status_code == 302
    assert _text(client.get(pages.url("tasks"))).count("Completed") == 2
    check = client.get(pages.url("check"))
    for words in ("By bus", "plan.pdf", "£1,250.50", "£125,070"):
        assert words in _text(check)
    assert check.context["gaps"] == []
    token = check.context["form"].initial["token"]
    unsure = client.post(pages.url("check"), {"token": token})
    assert unsure.status_code == 422
    assert "Confirm that you may submit this bid." in _text(unsure)
    done = client.post(pages.url("check"), {"token": token, "declaration": "on"})
    receipt = Receipt.objects.get()
    assert done.url == pages.url("receipt", receipt.pk)
    assert str(receipt.pk) in _text(client.get(done.url))
    file = client.get(pages.url("receipt_file", receipt.pk))
    assert file["Content-Disposition"].startswith("attachment")
    assert json.loads(file.content)["signature"] == receipt.signature
    again = client.post(pages.url("check"), {"token": token, "declaration": "on"})
    assert (again.url, Receipt.objects.count()) == (done.url, 1)


def test_missing_answers_warn_and_do_not_block(draft):
    check = draft.client.get(draft.url("check"))
    assert "Something is missing or wrong. You can submit all the same." in _text(check)
    assert "Add a file for question 1.4." in _text(check)
    answer = draft.post(draft.url("check"), token=uuid.uuid4(), declaration="on")
    assert answer.url.startswith(draft.url("tasks") + "receipts/")


# What is typed


def test_an_invalid_answer_is_saved_and_pointed_out_twice(draft):
    answer = draft.save(count="a few")
    assert answer.status_code == 422
    message = "Enter a number, such as 12 or 12.5."
    assert _text(answer).count(message) == 2
    assert f'href="#id_{draft.count}"' in _text(answer)
    assert draft.answer(draft.count) == "a few"
    assert 'value="a few"' in _text(draft.client.get(draft.section_url))
    assert draft.answer(draft.how) == "By bus"


def test_an_answer_over_the_word_limit_is_kept_and_pointed_out(draft):
    answer = draft.save(how="word " * 11)
    assert answer.status_code == 422
    assert _text(answer).count("Shorten this by 1 word: it has 11, the limit is 10.") == 2
    assert draft.answer(draft.how).split() == ["word"] * 11


def test_an_answer_of_300000_characters_is_refused_in_words_and_not_lost(draft):
    long = "x" * 300_000
    answer = draft.save(who=long)
    assert answer.status_code == 422
    assert _text(answer).count("This is over 200,000 characters. Shorten it") == 2
    assert long in _text(answer)
    assert draft.answer(draft.who) == long


def test_a_nul_character_is_taken_out_before_it_can_stop_an_opening(draft):
    draft.save(how="a\x00b", count="1\x002")
    draft.post(draft.url("prices"), **{draft.prices[0]: "1\x00"})
    stored = drafts.read(draft.bid)
    assert "\\u0000" not in json.dumps([stored.answers, stored.prices])
    assert draft.answer(draft.how) == "ab"


def test_autosave_saves_what_is_invalid_too(draft):
    answer = draft.post(f"{draft.section_url}?autosave=1", **{draft.count: "a few"})
    assert answer.status_code == 200
    assert json.loads(answer.json()["seen"])[draft.count.removeprefix("q_")] == "a few"
    assert answer.json()["saved_at"] == "09:00:00"


def test_a_second_tab_overwrites_nothing_and_sees_both_texts(draft):
    seen = draft.seen()
    assert draft.save(how="From the first tab", seen=seen, stay="1").status_code == 302
    quiet = draft.post(f"{draft.section_url}?autosave=1", **{draft.how: "From the second tab", "seen": seen})
    assert (quiet.status_code, "to see both texts" in quiet.json()["error"]) == (409, True)
    answer = draft.save(how="From the second tab", seen=seen)
    assert answer.status_code == 409
    assert "From the first tab" in _text(answer)
    assert "From the second tab" in _text(answer)
    assert draft.answer(draft.how) == "From the first tab"
    assert draft.save(how="Both", seen=answer.context["seen"]).status_code == 302
    assert draft.answer(draft.how) == "Both"


def test_autosave_stores_what_is_not_in_conflict_and_tells_of_the_rest(draft):
    seen = draft.seen()
    draft.save(how="Theirs", who="", count="", seen=seen, stay="1")
    url, mine = f"{draft.section_url}?autosave=1", {draft.how: "Mine", draft.who: "Nurses", draft.count: "4"}
    quiet = draft.post(url, **mine, seen=seen)
    assert quiet.status_code == 409
    assert "Everything else is saved. Press “Save and continue”" in quiet.json()["error"]
    assert [draft.answer(name) for name in mine] == ["Theirs", "Nurses", "4"]
    mine[draft.who] = "Nurses and carers"
    again = draft.post(url, **mine, seen=quiet.json()["seen"])
    assert (again.status_code, draft.answer(draft.who)) == (409, "Nurses and carers")
    answer = draft.post(**mine, seen=again.json()["seen"])
    assert [row.key for row, _words in answer.context["foreign"]] == [draft.how.removeprefix("q_")]


def test_a_second_tab_with_other_prices_sees_both(draft):
    url = draft.url("prices")
    seen = draft.seen(url)
    draft.post(url, **{draft.prices[0]: "11", draft.prices[1]: "22", "seen": seen})
    quiet = draft.post(f"{url}?autosave=1", **{draft.prices[0]: "33", draft.prices[1]: "22", "seen": seen})
    assert (quiet.status_code, "see both prices" in quiet.json()["error"]) == (409, True)
    answer = draft.post(url, **{draft.prices[0]: "33", draft.prices[1]: "22", "seen": seen})
    assert answer.status_code == 409
    assert '<dd class="govuk-summary-list__value">11.00</dd>' in _text(answer)
    assert 'value="33"' in _text(answer)
    assert "22.00</dd>" not in _text(answer)
    assert draft.post(url, **{draft.prices[0]: "33", "seen": answer.context["seen"]}).status_code == 302


def test_a_bad_amount_is_kept_and_pointed_out_and_the_total_is_shown_once_it_is_right(draft):
    url = draft.url("prices")
    answer = draft.post(url, **{draft.prices[0]: "about ten", draft.prices[1]: "2"})
    assert answer.status_code == 422
    assert _text(answer).count("Enter an amount in pounds, such as 1250 or 1250.50.") == 2
    page = _text(draft.client.get(url))
    assert 'value="about ten"' in page
    assert "Prices missing" in page
    assert draft.post(url, **{draft.prices[0]: "10", draft.prices[1]: "2", "stay": "1"}).url == url
    assert "£1,020" in _text(draft.client.get(url))


def test_hostile_text_is_escaped_on_every_page_that_shows_it(draft):
    upload = SimpleUploadedFile("<b onclick=x>.pdf", PDF)
    draft.save(how=HOSTILE, who=HOSTILE, count=HOSTILE, **{draft.file: upload})
    draft.post(draft.url("prices"), **{draft.prices[0]: HOSTILE})
    for url in (draft.section_url, draft.url("prices"), draft.url("check")):
        page = _text(draft.client.get(url))
        assert escape(HOSTILE) in page
        assert HOSTILE not in page
        assert "<b onclick" not in page
    conflict = draft.save(how="Other", seen=json.dumps({draft.how.removeprefix("q_"): "Old"}))
    assert conflict.status_code == 409
    assert HOSTILE not in _text(conflict)
    assert escape(HOSTILE) in _text(conflict)


# Files


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("setup.pdf", b"MZ\x90\x00 a program", "is not a real PDF file"),
        ("page.pdf", b"<html><script>alert(1)</script>", "is not a real PDF file"),
        ("setup.exe", b"MZ\x90\x00", "cannot be used. Choose a PDF"),
        ("empty.pdf", b"", "is empty. Choose the file again."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(draft, name, content, message):
    answer = draft.save(**{draft.file: SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert _text(answer).count(message) == 2
    assert draft.files() == []
    assert draft.answer(draft.how) == "By bus"


def test_a_file_over_the_limit_is_refused_and_the_answers_beside_it_are_kept(draft, monkeypatch):
    monkeypatch.setattr(guard, "MAX_BYTES", 100)
    answer = draft.save(how="Kept", **{draft.file: SimpleUploadedFile("big.pdf", PDF * 20)})
    assert answer.status_code == 422
    assert _text(answer).count("“big.pdf” is larger than") == 2
    assert draft.answer(draft.how) == "Kept"
    assert draft.files() == []


def test_a_file_is_read_back_as_an_attachment_in_a_sandbox(draft):
    draft.save(**{draft.file: SimpleUploadedFile("plan.pdf", PDF)})
    row = draft.files()[0]
    url = draft.url("file", row["id"])
    assert url in _text(draft.client.get(draft.section_url))
    answer = draft.client.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert draft.client.get(draft.url("file", uuid.uuid4())).status_code == 404
    draft.client.force_login(UserFactory(of=OrganisationFactory()))
    assert draft.client.get(url).status_code == 404


def test_two_files_with_the_same_name_stay_two(draft):
    twins = [SimpleUploadedFile("plan.pdf", PDF), SimpleUploadedFile("plan.pdf", PDF + b" B")]
    assert draft.client.post(draft.section_url, {draft.file: twins}).status_code == 302
    first, second = draft.files()
    assert first["name"] == second["name"]
    read = b"".join(draft.client.get(draft.url("file", second["id"])).streaming_content)
    assert read == PDF + b" B"


def test_a_removed_file_is_gone_with_its_ciphertext(draft, django_capture_on_commit_callbacks):
    draft.save(**{draft.file: SimpleUploadedFile("plan.pdf", PDF)})
    row = draft.files()[0]
    place = Path(django_settings.PRIVATE_ROOT) / draft.bid.files.get().path
    assert place.exists()
    remove = f"{draft.file.removeprefix('q_')}:{row['id']}"
    with django_capture_on_commit_callbacks(execute=True):
        assert draft.save(how="Typed before", remove=remove).url == draft.section_url
    assert draft.save(remove=remove).status_code == 302
    assert (draft.files(), draft.bid.files.count(), place.exists()) == ([], 0, False)
    assert draft.client.get(draft.url("file", row["id"])).status_code == 404


# The deadline


def test_one_microsecond_late_is_refused_with_a_number_and_nothing_is_stored(draft, set_clock):
    set_clock(DEADLINE + timedelta(microseconds=1))
    answer = draft.post(draft.url("check"), token=uuid.uuid4(), declaration="on")
    attempt = LateAttempt.objects.get()
    assert answer.status_code == 403
    assert str(attempt.pk) in _text(answer)
    assert "The bid was refused and nothing was stored." in _text(answer)
    draft.bid.refresh_from_db()
    assert (draft.bid.state, Receipt.objects.count()) == (State.DRAFT, 0)
    assert "refused, nothing was stored" in _text(draft.client.get(draft.url("tasks")))


def test_at_the_instant_of_the_deadline_is_in(draft, set_clock):
    set_clock(DEADLINE)
    draft.post(draft.url("check"), token=uuid.uuid4(), declaration="on")
    draft.bid.refresh_from_db()
    assert draft.bid.state == State.SUBMITTED


def test_a_late_save_keeps_what_was_typed_on_the_page(draft, set_clock):
    set_clock(DEADLINE + timedelta(microseconds=1))
    answer = draft.save(how="Too late, to copy")
    assert answer.status_code == 403
    assert "Too late, to copy" in _text(answer)
    assert "Bids can no longer be changed" in _text(answer)
    assert "Save and continue" not in _text(answer)
    assert not draft.answer(draft.how)


# Who


def test_a_viewer_reads_and_changes_nothing(draft):
    draft.save()
    viewer = UserFactory(of=draft.bid.organisation, of__as_=MemberRole.VIEWER)
    draft.client.force_login(viewer)
    page = _text(draft.client.get(draft.section_url))
    assert "By bus" in page
    prices = _text(draft.client.get(draft.url("prices")))
    assert "12.50" in prices
    check = _text(draft.client.get(draft.url("check")))
    for text in (page, prices, check):
        assert "Save and continue" not in text
        assert "Submit the bid" not in text
        assert "There is a problem" in text
    assert "Check answers and submit" not in _text(draft.client.get(draft.url("tasks")))
    refused = draft.save(how="Changed")
    assert (refused.status_code, draft.answer(draft.how)) == (403, "By bus")
    assert draft.post(f"{draft.section_url}?autosave=1", **{draft.how: "x"}).status_code == 403
    assert draft.post(draft.url("prices"), **{draft.prices[0]: "1"}).status_code == 403
    assert draft.post(f"{draft.url('prices')}?autosave=1", **{draft.prices[0]: "1"}).json()["error"]
    assert draft.post(draft.url("check"), token=uuid.uuid4(), declaration="on").status_code == 302
    draft.bid.refresh_from_db()
    assert draft.bid.state == State.DRAFT


@pytest.mark.parametrize("name", ["tasks", "section", "prices", "check", "withdraw", "start_again"])
def test_another_organisations_person_finds_nothing(draft, name):
    draft.client.force_login(UserFactory(of=OrganisationFactory()))
    url = draft.section_url if name == "section" else draft.url(name)
    assert draft.client.get(url).status_code == 404
    assert draft.client.post(url).status_code == 404


def test_an_unknown_section_is_404(draft):
    assert draft.client.get(draft.url("section", "nothing")).status_code == 404


# Sealed, withdrawn, begun again


@pytest.mark.parametrize("name", ["section", "prices"])
def test_a_sealed_bid_leads_back_with_the_reason(client, opportunity, name):
    bid, author, _receipt = make_submitted(opportunity=opportunity)
    client.force_login(author)
    pages = Pages(bid, client)
    url = pages.section_url if name == "section" else pages.url(name)
    answer = client.get(url, follow=True)
    assert answer.redirect_chain == [(pages.url("tasks"), 302)]
    assert "This bid is sealed. Nobody can read it before the opening, you included." in _text(answer)
    assert client.get(pages.url("check")).url == pages.url("tasks")
    assert client.post(pages.url("check"), {}).url == pages.url("tasks")
    assert client.get(pages.url("file", uuid.uuid4())).status_code == 404


@pytest.mark.parametrize(("mode", "kept_text"), [(SealMode.SUBMITTED, False), (SealMode.DEADLINE, True)])
def test_withdraw_and_write_again(client, mode, kept_text):
    bid, author, _receipt = make_submitted(opportunity=OpportunityFactory(published=True, seal_mode=mode))
    client.force_login(author)
    tasks = reverse("bid_tasks", args=(bid.pk,))
    assert "Withdraw this bid" in _text(client.get(tasks))
    withdraw = reverse("bid_withdraw", args=(bid.pk,))
    assert ("you begin with empty answers" in _text(client.get(withdraw))) is not kept_text
    assert "Bid withdrawn" in _text(client.post(withdraw, follow=True))
    assert client.post(withdraw).status_code == 403
    assert "Write this bid again" in _text(client.get(tasks))
    assert client.post(reverse("bid_start_again", args=(bid.pk,)), {} if kept_text else {"empty": "on"}).url == tasks
    assert bool(drafts.read(Bid.objects.get(pk=bid.pk)).answers) is kept_text
    twice = client.post(reverse("bid_start_again", args=(bid.pk,)), follow=True)
    assert "is not possible: this is already" in _text(twice)
    check = reverse("bid_check", args=(bid.pk,))
    client.post(check, {"token": uuid.uuid4(), "declaration": "on"})
    assert [row.version for row in Receipt.objects.filter(kind="SUBMITTED").order_by("version")] == [1, 2]


def test_the_workspace_asks_as_often_for_three_bids_as_for_one(client, opportunity, django_assert_max_num_queries):
    organisation = OrganisationFactory()
    _bid, author = make_draft(opportunity=opportunity, organisation=organisation)
    client.force_login(author)
    client.get("/workspace/")
    with django_assert_max_num_queries(100) as one:
        client.get("/workspace/")
    make_submitted(lot=opportunity.lots.last(), organisation=organisation)
    make_draft(opportunity=OpportunityFactory(published=True), organisation=organisation)
    with django_assert_max_num_queries(100) as three:
        answer = client.get("/workspace/")
    assert len(answer.context["rows"]) == 3
    assert len(three) == len(one)


# Receipts: as they were signed


def test_a_receipt_shows_the_deadline_that_was_signed_and_a_withdrawal_its_chain_head(client):
    bid, author, receipt = make_submitted()
    facts = json.loads(receipt.content)
    client.force_login(author)
    Opportunity.objects.filter(pk=bid.lot.opportunity_id).update(deadline=DEADLINE + timedelta(days=40))
    page = client.get(reverse("bid_receipt", args=(bid.pk, receipt.pk)))
    assert page.context["deadline"] == DEADLINE
    assert facts["chain_head"] in _text(page)
    drawn = submitting.withdraw(bid=bid, actor=author, now=THEN)
    page = client.get(reverse("bid_receipt", args=(bid.pk, drawn.pk)))
    assert json.loads(drawn.content)["chain_head"] in _text(page)


def test_late_attempts_are_paged(client):
    bid, author = make_draft()
    client.force_login(author)
    for minutes in range(25):
        LateAttempt.objects.create(bid=bid, at=DEADLINE + timedelta(minutes=minutes), by=author, deadline=DEADLINE)
    page = client.get(reverse("bid_tasks", args=(bid.pk,)))
    assert (len(page.context["late_attempts"]), "?late=2" in _text(page)) == (20, True)
    assert len(client.get(reverse("bid_tasks", args=(bid.pk,)), {"late": 2}).context["late_attempts"]) == 5


def test_owners_get_the_receipt_too_and_nobody_twice():
    organisation = OrganisationFactory()
    owner = UserFactory(of=organisation, of__as_=MemberRole.OWNER)
    UserFactory(of=organisation, of__as_=MemberRole.VIEWER)
    bid, author, _receipt = make_submitted(organisation=organisation)
    assert sorted(Message.objects.values_list("to", flat=True)) == sorted([owner.email, author.email])
    Message.objects.all().delete()
    submitting.withdraw(bid=bid, actor=owner, now=THEN)
    assert list(Message.objects.values_list("to", flat=True)) == [owner.email]


def test_too_many_words_can_be_submitted_and_their_number_is_told(draft):
    draft.save(how="one two three four five six seven eight nine ten eleven twelve", stay="1")
    assert "those who evaluate see by how much" in _text(draft.client.get(draft.section_url))
    page = _text(draft.client.get(draft.url("check")))
    assert "2 words over the limit of 10." in page
    assert "Submit the bid" in page


def test_a_submitted_bid_that_this_site_can_read_offers_its_copy(client):
    bid, author, _receipt = make_submitted(opportunity=OpportunityFactory(published=True, seal_mode=SealMode.DEADLINE))
    client.force_login(author)
    copy = reverse("bid_copy", args=(bid.pk, "html"))
    assert copy in _text(client.get(reverse("bid_tasks", args=(bid.pk,))))
    assert client.get(copy).status_code == 200
