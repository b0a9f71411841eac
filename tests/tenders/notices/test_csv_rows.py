"""The CSV export of Contracts Finder with the faults of real rows."""

import pytest

from portal.core.clock import local
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.models import Opportunity
from tests.factories.notices import COLUMNS, SUPPLIER, row, table, take_in

pytestmark = pytest.mark.django_db


def _taken(tmp_path, **cells):
    report = take_in(tmp_path, table(row(**cells)), name="n.csv")
    assert (report.read, report.created, report.refused) == (1, 1, [])
    return Opportunity.objects.first() or CommissioningIntention.objects.get()


def test_the_export_has_43_columns():
    assert len(COLUMNS) == 43


def test_line_breaks_in_quotes_belong_to_the_text(tmp_path):
    description = 'First line,\r\nsecond "line"\n\nthird'
    assert _taken(tmp_path, Description=description).description == 'First line,\nsecond "line"\n\nthird'


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [
        ("", "", None),
        ("0", "0", None),
        ("", "250000", "250000.00"),
        ("1000", "2000.50", "2000.50"),
        ("x", "y", None),
        ("100", "0", "100.00"),
        ("1", "1", None),
        ("1,000", "", "1000.00"),
    ],
)
def test_values_that_are_empty_or_nought_are_unknown(tmp_path, low, high, value):
    found = _taken(tmp_path, Value_Low=low, Value_High=high)
    assert (str(found.value_net) if found.value_net else None, found.value_gross) == (value, None)


@pytest.mark.parametrize(
    ("cell", "codes", "kind"),
    [
        ("85310000 85000000", "85310000 85000000", "ADULT_CARE"),
        ("85000000-9", "85000000", "HEALTH"),
        ("", "", "OTHER"),
        ("care", "", "OTHER"),
    ],
)
def test_cpv_codes_are_a_list_with_spaces(tmp_path, cell, codes, kind):
    found = _taken(tmp_path, Cpv_Codes=cell)
    assert (found.cpv_codes, found.kind) == (codes, kind)


@pytest.mark.parametrize(
    ("day", "time", "deadline"),
    [
        ("01/12/2026", "12:00", "2026-12-01 12:00"),
        ("1/7/2026", "17:30", "2026-07-01 17:30"),
        ("2026-12-01T00:00:00Z", "10:00", "2026-12-01 10:00"),
        ("01/12/2026", "", "2026-12-01 23:59"),
        ("01/12/2026", "noonish", "2026-12-01 23:59"),
        ("31/02/2026", "12:00", None),
        ("", "12:00", None),
    ],
)
def test_closing_dates_are_uk_days_beside_iso_moments(tmp_path, day, time, deadline):
    found = _taken(tmp_path, Closing_Date=day, Closing_Time=time).deadline
    assert (f"{local(found):%Y-%m-%d %H:%M}" if found else None) == deadline


@pytest.mark.parametrize("kind", ["Pipeline", "PreProcurement"])
def test_plans_become_intentions(tmp_path, kind):
    found = _taken(tmp_path, Notice_Type=kind, Closing_Date="01/02/2027", Start_Date="01/06/2027")
    assert (type(found).__name__, str(found.expected_notice_date), str(found.expected_start)) == (
        "CommissioningIntention",
        "2027-02-01",
        "2027-06-01",
    )


def test_an_awarded_row_names_its_supplier(tmp_path):
    cells = {SUPPLIER: "[Warm Beds Ltd|1 High Street|NONE||Yes|No]", "Awarded_Value": "512000"}
    found = _taken(tmp_path, Status="Awarded", Awarded_Date="05/10/2026", **cells)
    assert (found.state, found.external_award["suppliers"]) == ("FINISHED", ["Warm Beds Ltd"])
    assert found.external_award["value_net"] == "512000.00"


@pytest.mark.parametrize("status", ["Withdrawn", "Cancelled"])
def test_a_withdrawn_row_is_ended(tmp_path, status):
    assert _taken(tmp_path, Status=status).state == "TERMINATED"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(Notice_Identifier=""), "It has no notice identifier."),
        (row(Notice_Type="Jumble"), "Its notice type “Jumble” is not known."),
        (row(Published_Date="soon"), "It has no valid published date."),
        (row(Title=""), "It has no title, and no earlier release of its process is known here."),
        (
            [*row(), "one more"],
            "It has not as many columns as the heading: a quotation mark may be missing.",
        ),
        (row()[:9], "It has not as many columns as the heading: a quotation mark may be missing."),
    ],
    ids=["no identifier", "unknown type", "no date", "no title", "too many cells", "too few cells"],
)
def test_a_malformed_row_is_refused_and_stops_nothing(tmp_path, bad, reason):
    report = take_in(tmp_path, table(bad, row(Notice_Identifier="EC-2")), name="n.csv")
    assert (report.read, report.created, [line["reason"] for line in report.refused]) == (2, 1, [reason])


def test_a_very_long_description_is_kept(tmp_path):
    assert len(_taken(tmp_path, Description="x" * 200_000).description) == 200_000


def test_letters_of_an_old_code_page_are_read(tmp_path):
    content = table(row(Title="Caf – beds")).decode("utf-8-sig").replace("–", "\x96").encode("latin-1")
    take_in(tmp_path, content, name="n.csv")
    assert Opportunity.objects.get().title == "Caf – beds"


def test_the_first_link_that_is_one_is_taken(tmp_path):
    found = _taken(tmp_path, Links="see here https://example.org/notice https://example.org/other")
    assert found.held_elsewhere_url == "https://example.org/notice"
