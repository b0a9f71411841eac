"""Earlier versions of answers of every kind, of prices and of rates: shown as the copy shows them, put back exactly."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.questions.enums import Kind
from portal.questions.papers import answer_blocks, blocks_of
from tenders.bids import buildup
from tenders.bids.models import SealedNotes
from tenders.bids.services import drafts, earlier, notes
from tests.factories.accounts import THEN, UserFactory
from tests.factories.bids import make_draft, make_every_kind

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)

# Of each kind: what was saved first, and words that its version must show.
FIRST = {
    Kind.SHORT_TEXT: ("Of few words", "Of few words"),
    Kind.LONG_TEXT: ("# Our plan\n- slowly", "<li>slowly</li>"),
    Kind.NUMBER: ("1200", "1,200"),
    Kind.MONEY: ("950.50", "£950.50"),
    Kind.DATE: ("2027-04-01", "1 April 2027"),
    Kind.YES_NO: ("yes", "Yes"),
    Kind.ONE_OF: ("South", "South"),
    Kind.MANY_OF: (["North", "South"], "North\nSouth"),
    Kind.TABLE: ([{"1": "Nurses", "2": "37.5"}, {"1": "Drivers", "2": "20"}], "Drivers"),
    Kind.SCALE: ("4", "4 (1 is “Not at all”, 5 is “Fully”)"),
    Kind.ADDRESS: (
        {"line1": "1 High Street", "line2": "", "town": "Kestrel", "postcode": "KM1 2AB"},
        "1 High Street\nKestrel\nKM1 2AB",
    ),
    Kind.ORGANISATIONS: ([{"name": "Wren CIC", "number": "", "role": "Transport"}], "Wren CIC"),
    Kind.PARTNERS: (
        [
            {
                "name": "Heron Ltd",
                "number": "",
                "role": "Lead",
                "share": "60",
                "does": "Visits",
                "conditions": "Insured",
                "size": "Small",
                "voluntary": "No",
                "days": "",
            }
        ],
        "Heron Ltd",
    ),
    Kind.PROMISES: (
        [
            {
                "priority": "Local jobs",
                "kind": "Beyond it",
                "what": "Two apprentices",
                "number": "2",
                "unit": "people",
                "by": "2027-09-01",
                "shown": "Payroll",
            }
        ],
        "1 September 2027",
    ),
    Kind.SHARE_CODE: (
        {"code": "ABCD1234", "absent": "", "confirmed": "yes", "name": "Ann Author", "day": "2026-11-03"},
        "Share code: ABCD1234",
    ),
    Kind.DECLARATION: ({"agreed": "yes", "name": "Ann Author", "job": "Director"}, "Agreed by Ann Author, Director"),
}


class Written:
    """A draft of every kind of question, answered one way and a minute later another way."""

    def __init__(self, client):
        self.bid, self.author = make_draft(opportunity=make_every_kind())
        self.structure = self.bid.lot.opportunity.question_version.structure
        self.asked = {one.kind: one for one in self.structure.questions if not one.is_file}
        self.line = self.bid.lot.opportunity.price_lines.get()
        self.client = client
        client.force_login(self.author)

    def save(self, values, now, who=None):
        typed = {self.asked[kind].key: value for kind, value in values.items()}
        drafts.save_answers(bid=self.bid, typed=typed, seen=None, actor=who or self.author, now=now)

    def price(self, text, now, who=None):
        typed = {str(self.line.pk): text, "total": text}
        drafts.save_prices(bid=self.bid, typed=typed, seen=None, actor=who or self.author, now=now)

    def wage(self, text, now):
        typed = {**{part.key: "0" for part in buildup.PARTS}, "travel_paid": "no", "wage": text}
        drafts.save_build_up(bid=self.bid, line_id=self.line.pk, typed=typed, seen=None, actor=self.author, now=now)

    def answer(self, kind):
        return drafts.read(self.bid).answers[self.asked[kind].key]

    def url(self, kind):
        return reverse("bid_earlier", args=(self.bid.pk, self.asked[kind].key))

    def restore(self, url, page=None):
        context = (page or self.client.get(url)).context
        data = {"seen": context["seen"], "version": context["versions"][0]["key"]}
        return self.client.post(url, data)


@pytest.fixture
def written(client, set_clock):
    set_clock(THEN + 9 * MINUTE)
    return Written(client)


def test_every_kind_of_answer_is_shown_in_the_words_of_the_copy_and_comes_back_exactly(written):
    assert written.asked.keys() == FIRST.keys() == {*Kind} - {Kind.FILE, Kind.INFORMATION}
    written.save({kind: value for kind, (value, _words) in FIRST.items()}, THEN + MINUTE)
    written.save(dict.fromkeys(FIRST, ""), THEN + 2 * MINUTE)
    section = reverse("bid_section", args=(written.bid.pk, written.structure.sections[0].key))
    assert written.client.get(section).content.decode().count("2 earlier versions") == len(FIRST)
    for kind, (value, words) in FIRST.items():
        url, question = written.url(kind), written.asked[kind]
        page = written.client.get(url)
        assert words in page.content.decode(), kind
        copied = list(blocks_of(written.structure, {question.key: value}))
        assert all(block in copied for block in answer_blocks(page.context["versions"][0]["shown"]))
        assert written.restore(url, page).url == section
        assert written.answer(kind) == value, kind
    rest = drafts.read(written.bid).answers
    assert rest == {written.asked[kind].key: value for kind, (value, _words) in FIRST.items()}


def test_a_table_that_a_colleague_changed_meanwhile_is_not_overwritten_unseen(written):
    first, _words = FIRST[Kind.TABLE]
    written.save({Kind.TABLE: first}, THEN + MINUTE)
    written.save({Kind.TABLE: [{"1": "Cooks", "2": "10"}]}, THEN + 2 * MINUTE)
    page = written.client.get(written.url(Kind.TABLE))
    colleague = UserFactory(of=written.bid.organisation, of__as_="OWNER")
    newer = [{"1": "Gardeners", "2": "5"}]
    written.save({Kind.TABLE: newer}, THEN + 3 * MINUTE, who=colleague)
    refused = written.restore(written.url(Kind.TABLE), page)
    assert (refused.status_code, written.answer(Kind.TABLE)) == (409, newer)
    assert "Gardeners" in refused.content.decode()
    # Nor by who sends nothing of what they saw.
    version = page.context["versions"][0]["key"]
    assert written.client.post(written.url(Kind.TABLE), {"version": version}).status_code == 409
    assert written.answer(Kind.TABLE) == newer
    assert written.restore(written.url(Kind.TABLE), refused).status_code == 302


def test_changing_ones_mind_within_a_minute_is_one_version_and_emptying_is_not(written):
    written.save({Kind.YES_NO: "yes"}, THEN + MINUTE)
    written.save({Kind.YES_NO: "no"}, THEN + MINUTE + timedelta(seconds=20))
    written.save({Kind.YES_NO: ""}, THEN + MINUTE + timedelta(seconds=40))
    values = [row["value"] for row in notes.read(written.bid).earlier[written.asked[Kind.YES_NO].key]]
    assert values == ["We do it with care.", "no", ""]


def test_what_was_typed_a_moment_before_an_earlier_version_was_put_back_is_kept(written, set_clock):
    written.save({Kind.SHORT_TEXT: "Of few words"}, THEN + MINUTE)
    written.save({Kind.SHORT_TEXT: "Of other words"}, THEN + 3 * MINUTE)
    set_clock(THEN + 3 * MINUTE + timedelta(seconds=5))
    url = written.url(Kind.SHORT_TEXT)
    assert written.restore(url).status_code == 302
    assert written.answer(Kind.SHORT_TEXT) == "Of few words"
    assert "Of other words" in [row["value"] for row in written.client.get(url).context["versions"]]


def test_nothing_is_the_same_as_nothing_and_makes_no_version(written):
    written.save({Kind.TABLE: None, Kind.ADDRESS: None}, THEN + MINUTE)
    before = bytes(SealedNotes.objects.get().ciphertext)
    written.save({Kind.TABLE: [{"1": "", "2": ""}], Kind.ADDRESS: {"line1": ""}}, THEN + 3 * MINUTE)
    assert bytes(SealedNotes.objects.get().ciphertext) == before


def test_the_limit_of_all_versions_counts_all_that_is_sealed(written, monkeypatch):
    for minute in range(1, 5):
        written.save({Kind.TABLE: [{"1": "x" * 50, "2": str(minute)}]}, THEN + minute * MINUTE)
    monkeypatch.setattr(notes, "MOST_CHARACTERS", 1)
    written.save({Kind.TABLE: [{"1": "y", "2": "9"}]}, THEN + 5 * MINUTE)
    assert {len(rows) for rows in notes.read(written.bid).earlier.values()} == {1}


def test_prices_come_back_all_together_and_say_what_differs(written):
    written.price("20", THEN + MINUTE)
    written.price("21", THEN + 2 * MINUTE)
    url = reverse("bid_earlier_prices", args=(written.bid.pk,))
    prices = reverse("bid_prices", args=(written.bid.pk,))
    assert "2 earlier versions of the prices" in written.client.get(prices).content.decode()
    page = written.client.get(url)
    assert page.context["versions"][0]["shown"] == [
        ("Hour", "£20", "£21"),
        ("Your own total", "£20", "£21"),
    ]
    # What had no price then has none again.
    assert page.context["versions"][1]["shown"][1] == ("Your own total", "(empty)", "£21")
    assert written.restore(url, page).url == prices
    assert drafts.read(written.bid).prices == {str(written.line.pk): "20", "total": "20"}
    colleague = UserFactory(of=written.bid.organisation, of__as_="OWNER")
    written.price("22", THEN + 3 * MINUTE, who=colleague)
    assert written.restore(url, page).status_code == 409
    assert drafts.read(written.bid).prices["total"] == "22"


def test_a_rate_comes_back_with_all_its_parts(written):
    written.wage("13.10", THEN + MINUTE)
    written.wage("12.00", THEN + 2 * MINUTE)
    args = (written.bid.pk, written.line.pk)
    url, back = reverse("bid_earlier_rate", args=args), reverse("bid_build_up", args=args)
    assert "1 earlier version of this rate" in written.client.get(back).content.decode()
    page = written.client.get(url)
    assert page.context["versions"][0]["shown"] == [("Wage for one hour", "£13.10", "£12")]
    assert written.restore(url, page).url == back
    assert drafts.read(written.bid).build_ups[str(written.line.pk)]["wage"] == "13.10"


def test_versions_of_prices_lie_in_neither_part_that_is_submitted(written):
    written.price("4321.09", THEN + MINUTE)
    written.price("1", THEN + 2 * MINUTE)
    assert "4321.09" in str(notes.read(written.bid).earlier)
    assert "4321.09" not in str([drafts.read_part(written.bid, part) for part in ("QUALITY", "PRICE")])


def test_what_is_wrong_with_a_version_is_said_without_its_words(written):
    written.save({Kind.ONE_OF: "East"}, THEN + MINUTE)
    written.save({Kind.ONE_OF: "North"}, THEN + 2 * MINUTE)
    page = written.restore(written.url(Kind.ONE_OF))
    told = "".join(str(message) for message in written.client.get(page.url).context["messages"])
    assert ("missing or wrong" in told, "East" in told) == (True, False)


def test_files_have_no_such_page(written):
    file = next(one for one in written.structure.questions if one.is_file)
    assert written.client.get(reverse("bid_earlier", args=(written.bid.pk, file.key))).status_code == 404
    assert earlier.versions(notes.read(written.bid), file.key, None) == []
