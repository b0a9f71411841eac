"""The price sheet: formulas of ours only, nothing readable on a disk, and every way a file can come back wrong."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tenders.bids import sheets
from tenders.bids.services import drafts
from tenders.opportunities.enums import LineKind, PriceWay
from tests.factories.accounts import THEN
from tests.factories.bids import make_draft
from tests.factories.opportunities import make_priced

pytestmark = pytest.mark.django_db
LINES = [
    {"description": "Day visit", "ceiling": Decimal("15.00"), "quantity": Decimal("12.5")},
    {"description": "=HYPERLINK(A1)", "unit": "+night"},
    {"description": "Minibus", "kind": LineKind.OPTION},
]
TERMS = {"years": 2, "option_years": 1, "way": PriceWay.INDEXED, "percent": Decimal("2.5")}


@pytest.fixture
def bid(client, set_clock):
    set_clock(THEN)
    found, author = make_draft(opportunity=make_priced(LINES, terms=TERMS), price="12.50")
    client.force_login(author)
    found.author = author
    return found


def _keys(bid):
    return [str(line.pk) for line in bid.lot.opportunity.price_lines.all()]


def _prices(bid):
    return drafts.read(bid).prices


def _sheet(bid, change=None, prices=None):
    """The bytes of the sheet, after ``change`` was made to it as somebody would in their program."""
    content = sheets.written(bid.lot, _prices(bid) if prices is None else prices, THEN)
    if change is None:
        return content
    book = load_workbook(io.BytesIO(content))
    change(book[sheets.TITLE])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row_of(sheet, key):
    return next(row for row in range(sheets.HEAD_ROW + 1, sheet.max_row + 1) if str(sheet.cell(row, 1).value) == key)


def _set(key, value, column=sheets.PRICE):
    def change(sheet):
        sheet.cell(_row_of(sheet, key), column).value = value

    return change


def _read(bid, content, name="prices.xlsx"):
    return sheets.read(name, len(content), io.BytesIO(content), bid.lot, _prices(bid))


def _told(rows):
    return [(row.name, row.after, row.why) for row in rows]


# Down


def test_no_cell_but_ours_is_a_formula_and_only_prices_can_be_typed(bid):
    """Every formula refers to cells of this sheet alone; what a council or a bidder wrote is text, whatever it begins with."""
    book = load_workbook(io.BytesIO(_sheet(bid, prices={**_prices(bid), _keys(bid)[0]: "=1+1"})))
    sheet = book[sheets.TITLE]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert len(formulas) == 9 + 6 + 3  # amounts, prices that follow, totals
    assert all(formula.startswith(("=IF(", "=SUMIF(")) and "!" not in formula for formula in formulas)
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert {"=HYPERLINK(A1)", "+night", "=1+1"} <= set(texts)
    assert sheet.protection.sheet
    unlocked = [cell for cell in cells if not cell.protection.locked]
    assert {str(sheet.cell(cell.row, 1).value) for cell in unlocked} <= {*_keys(bid), "total"}
    assert book.sheetnames == ["Prices"]


def test_a_sheet_with_prices_never_lies_on_a_disk(bid, monkeypatch, client):
    """openpyxl would write each sheet to a readable temporary file."""

    def refuse(*args, **kwargs):
        raise AssertionError("a readable temporary file")

    for place in (
        "openpyxl.worksheet._writer.create_temporary_file",
        "tempfile.NamedTemporaryFile",
        "tempfile.mkstemp",
    ):
        monkeypatch.setattr(place, refuse)
    answer = client.get(reverse("bid_sheet_file", args=(bid.pk,)))
    content = b"".join(answer.streaming_content)
    assert answer["Cache-Control"] == "private, no-store"
    upload = SimpleUploadedFile("prices.xlsx", content)
    page = client.post(reverse("bid_sheet", args=(bid.pk,)), {"sheet": upload}).content.decode()
    assert "Nothing in this file would change a price." in page


def test_what_comes_back_untouched_changes_nothing(bid):
    found = _read(bid, _sheet(bid))
    assert (found.typed, found.refused, found.unknown, found.notes) == ({}, [], [], [])
    assert [row.name for row in found.unchanged] == ["Day visit", "=HYPERLINK(A1)", "Minibus"]


# Back


@pytest.mark.parametrize(
    ("value", "text"),
    [(13, "13.00"), (13.1, "13.10"), ("£1,300.50", "1300.50"), (" 13 ", "13.00"), (0, "0.00"), ("13,000", "13000.00")],
)
def test_numbers_and_texts_are_taken(bid, value, text):
    key = _keys(bid)[0]
    assert _read(bid, _sheet(bid, _set(key, value))).typed == {key: text}


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("=12+1", "Type the number itself."),
        ("=WEBSERVICE(A1)", "Type the number itself."),
        (-1, "Enter an amount of £0 or more"),
        (1.234, "Enter an amount with at most two decimal places."),
        (1e8, "Enter an amount of £99,999,999 or less"),
        ("ten", "Enter an amount in pounds, such as 1250 or 1250.50."),
        (True, "Enter an amount in pounds, such as 1250 or 1250.50."),
        (THEN.replace(tzinfo=None), "Enter an amount in pounds, such as 1250 or 1250.50."),
    ],
    ids=str,
)
def test_what_is_no_price_is_refused_with_its_reason_and_the_rest_is_taken(bid, value, why):
    first, second, _third = _keys(bid)

    def change(sheet):
        _set(first, value)(sheet)
        _set(second, 99)(sheet)

    found = _read(bid, _sheet(bid, change))
    assert found.typed == {second: "99.00"}
    assert [(row.name, row.why) for row in found.refused] == [("Day visit", why)]


def test_rows_in_another_order_find_their_lines(bid):
    first, second, _third = _keys(bid)

    def swap(sheet):
        here, there = _row_of(sheet, first), _row_of(sheet, second)
        for column in range(1, sheets.PRICE + 1):
            one, two = sheet.cell(here, column), sheet.cell(there, column)
            one.value, two.value = two.value, one.value
        sheet.cell(there, sheets.PRICE).value = 21

    assert _read(bid, _sheet(bid, swap)).typed == {first: "21.00"}


def test_a_price_that_no_longer_stands_at_its_line_is_refused(bid):
    """Somebody sorted one column and not the others."""
    first = _keys(bid)[0]
    found = _read(bid, _sheet(bid, _set(first, "Minibus", sheets.NAME)))
    assert _told(found.refused) == [("Day visit", "12.5", "It no longer stands at its line.")]


def test_further_rows_changed_ids_and_doubled_ones(bid):
    first, second, third = _keys(bid)

    def change(sheet):
        _set(first, "999999", sheets.KEY)(sheet)
        _set(second, third, sheets.KEY)(sheet)
        sheet.cell(60, sheets.NAME).value, sheet.cell(60, sheets.PRICE).value = "A free extra", 7

    found = _read(bid, _sheet(bid, change))
    assert found.typed == {}
    assert [row.why for row in found.refused] == ["It stands there twice.", "It stands there twice."]
    assert [(row.name, row.after) for row in found.unknown][-1] == ("Row 60: A free extra", "7")
    assert found.unknown[0].why == "No price is asked for in this row."
    assert ("Day visit", "", "not in the file, so it stays") in _told(found.unchanged)


def test_hundreds_of_foreign_rows_are_counted_and_not_listed(bid):
    def change(sheet):
        for row in range(100, 400):
            sheet.cell(row, sheets.PRICE).value = row

    found = _read(bid, _sheet(bid, change))
    assert (len(found.unknown), found.notes) == (20, ["280 more rows of the file are not recognised."])


def test_an_emptied_cell_takes_no_price_away(bid):
    found = _read(bid, _sheet(bid, _set(_keys(bid)[0], None)))
    assert found.typed == {}
    assert ("Day visit", "", "empty in the file, so it stays") in _told(found.unchanged)


def _counted_as(bid, total):
    """The sheet as a program saves it that counted this total."""
    with zipfile.ZipFile(io.BytesIO(_sheet(bid))) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    before, after = text.rsplit("SUMIF", 1)
    assert "<v></v>" in after or "<v />" in after or "<v/>" in after
    for empty in ("<v></v>", "<v />", "<v/>"):
        after = after.replace(empty, f"<v>{total}</v>", 1)
    parts[name] = f"{before}SUMIF{after}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def test_a_total_that_their_program_counted_otherwise_is_told(bid):
    """12.50 and 12.81 for 22.5 hours: £281.25 and £288.23."""
    ours = Decimal("569.48")
    assert _read(bid, _counted_as(bid, ours)).notes == []
    assert _read(bid, _counted_as(bid, "999")).notes == ["Your file says £999 in total; these prices make £569.48."]


def test_a_total_typed_over_our_formula_is_left_aside(bid):
    found = _read(bid, _sheet(bid, _set(sheets.COUNTED, 5, sheets.AMOUNT)))
    assert "The total in your file is no longer our formula. It was left aside." in found.notes


# Files that are not this sheet


def _with_macro(bid):
    out = io.BytesIO(_sheet(bid))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


def _bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"<x/>" + b" " * 30 * 1024 * 1024)
    return out.getvalue()


def _with_entities(bid):
    with zipfile.ZipFile(io.BytesIO(_sheet(bid))) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    parts["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts["xl/workbook.xml"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("prices.xlsm", _sheet, "saved as .xlsx"),
        ("prices.csv", lambda bid: b"a,b", "saved as .xlsx"),
        ("prices.xlsx", lambda bid: b"a,b", "is not a real XLSX file"),
        ("prices.xlsx", lambda bid: b"", "is empty"),
        ("prices.xlsx", _with_macro, "holds macros"),
        ("prices.xlsx", lambda bid: _bomb(), "unpacks to too much"),
        ("prices.xlsx", _with_entities, "cannot be read as a spreadsheet"),
        ("prices.xlsx", lambda bid: b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        ("prices.xlsx", lambda bid: _sheet(bid, lambda sheet: sheet.insert_cols(4)), "columns of this sheet were changed"),
        ("prices.xlsx", lambda bid: _sheet(bid, lambda sheet: sheet.cell(1, 1, "")), "not a price sheet from this portal"),
        ("prices.xlsx", lambda bid: _sheet(bid, lambda sheet: setattr(sheet, "title", "Mine")), "not a price sheet from this portal"),
    ],
    ids=["xlsm", "csv", "text", "empty", "macro", "bomb", "entities", "large", "columns", "mark", "sheet"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(bid, client, name, make, words):
    content = make(bid)
    with pytest.raises(ValidationError) as refusal:
        _read(bid, content, name)
    assert words in " ".join(refusal.value.messages)
    answer = client.post(reverse("bid_sheet", args=(bid.pk,)), {"sheet": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in answer.content.decode() or not content  # an empty file is refused by the form already


def test_the_sheet_of_another_opportunity_or_lot_or_of_an_earlier_schedule(bid):
    other, _author = make_draft(opportunity=make_priced(LINES, terms=TERMS))
    with pytest.raises(ValidationError, match="another opportunity or another lot"):
        _read(bid, _sheet(other))
    second, _author = make_draft(lot=bid.lot.opportunity.lots.last())
    with pytest.raises(ValidationError, match="another opportunity or another lot"):
        _read(bid, _sheet(second))
    content = _sheet(bid)
    row = bid.lot.opportunity
    row.model_content["prices"][0]["quantity"] = "13"
    row.save()
    with pytest.raises(ValidationError, match="an earlier version of the price schedule"):
        _read(bid, content)


# The two steps on the screen


def _upload(client, bid, content):
    return client.post(reverse("bid_sheet", args=(bid.pk,)), {"sheet": SimpleUploadedFile("prices.xlsx", content)})


def test_nothing_changes_before_it_was_seen_and_taken(bid, client):
    key, other, _third = _keys(bid)

    def change(sheet):
        _set(key, 20)(sheet)
        _set(other, "no")(sheet)

    answer = _upload(client, bid, _sheet(bid, change))
    page = answer.content.decode()
    assert "1 price would change" in page
    assert "£12.50 becomes £20" in " ".join(page.split())
    assert "(no): Enter an amount in pounds" in page
    assert _prices(bid)[key] == "12.50"
    taken = {f"p_{key}": "20.00", "seen": answer.context["seen"], "take": "1"}
    done = client.post(reverse("bid_sheet", args=(bid.pk,)), taken, follow=True).content.decode()
    assert "1 price taken from the spreadsheet." in done
    assert (_prices(bid)[key], _prices(bid)[other]) == ("20.00", "12.50")


def test_a_price_that_a_colleague_saved_in_between_is_not_overwritten_in_silence(bid, client):
    key = _keys(bid)[0]
    seen = _upload(client, bid, _sheet(bid, _set(key, 20))).context["seen"]
    drafts.save_prices(bid=bid, typed={key: "30"}, seen=None, actor=bid.author, now=THEN)
    url, taken = reverse("bid_sheet", args=(bid.pk,)), {f"p_{key}": "20.00", "take": "1"}
    answer = client.post(url, {**taken, "seen": seen})
    assert (answer.status_code, _prices(bid)[key]) == (409, "30")
    assert "£30 becomes £20" in " ".join(answer.content.decode().split())
    assert client.post(url, {**taken, "seen": answer.context["seen"]}).status_code == 302
    assert json.loads(answer.context["seen"])[key] == "30"
    assert _prices(bid)[key] == "20.00"


def test_a_price_with_a_character_that_no_file_takes_still_makes_a_sheet(client, bid):
    key = _keys(bid)[0]
    client.post(reverse("bid_prices", args=(bid.pk,)), {f"p_{key}": "12\x08.5o"})
    assert _prices(bid)[key] == "12\x08.5o"
    answer = client.get(reverse("bid_sheet_file", args=(bid.pk,)))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))[sheets.TITLE]
    assert sheet.cell(_row_of(sheet, key), sheets.PRICE).value == "12.5o"
