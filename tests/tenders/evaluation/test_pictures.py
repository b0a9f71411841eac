"""Pictures of an assessment, and every score as a spreadsheet."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.roles import Role
from portal.core.score_charts import Range, bars, heat, ranges, scatter
from portal.core.sheets import as_xlsx
from tests.factories.accounts import StaffFactory, just_signed_in
from tests.factories.bids import make_submitted
from tests.factories.evaluation import agree_all, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import OpportunityFactory


def test_a_spreadsheet_in_pieces_opens_and_runs_no_formula():
    rows = [("=1+1", Decimal("2.50"), 7, None, True), ("a < b & “c”\x00", Decimal(-3), 0, "x" * 40_000, "")]
    book = load_workbook(io.BytesIO(b"".join(as_xlsx(("A", "B", "C", "D", "E"), rows))))
    first, second, third = book.active.iter_rows(values_only=True)
    assert first == ("A", "B", "C", "D", "E")
    assert second[:3] == ("=1+1", 2.5, 7)
    assert book.active["A2"].data_type != "f"
    assert third[0] == "a < b & “c”"
    assert len(third[3]) == 32_767


def test_drawings_say_what_they_show_and_escape_what_was_typed():
    hostile = "<script>x</script>"
    for svg in (
        ranges([Range(hostile, (0.0, 1.0), 0.5)], title="T"),
        bars([Range(hostile, (0.4,), text=hostile)], title="T"),
        heat([(hostile, [("5", 1.0), ("–", None)])], [hostile, "b"], title="T"),
        scatter([(hostile, Decimal(0), Decimal(0))], title="T", across=hostile, up="u"),
    ):
        assert "<title>T</title>" in svg
        assert "<script>" not in svg
    assert ranges([], title="T")
    assert scatter([], title="T", across="a", up="u")


@pytest.fixture
def agreed():
    """A lot with two bids whose quality is agreed and whose prices are open."""
    opportunity = OpportunityFactory(published=True)
    bids = [make_submitted(opportunity=opportunity)[0] for _number in range(2)]
    open_bids(opportunity)
    first, second, moderator = seat(opportunity), seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    for bid, values in zip(bids, (("5", "3"), ("3", "3")), strict=True):
        score_all(first, bid, values[0])
        score_all(second, bid, values[1])
        agree_all(moderator, bid, values[0])
    open_prices(bids[0].lot)
    return bids[0].lot


@pytest.mark.django_db
def test_every_drawing_has_its_finding_and_its_table(client, agreed, django_assert_max_num_queries):
    just_signed_in(client, StaffFactory(role=Role.AUDITOR))
    with django_assert_max_num_queries(40):
        page = client.get(reverse("panel_pictures", args=(agreed.pk,))).content.decode()
    for words in (
        "Scores lay furthest apart on “Delivery”: 1.0 points on the mean of all bids.",
        "Bids were weakest on “Delivery”.",
        "The best quality was also the dearest",
        "“Delivery” counts most: 40 of 100.",
        "has the most to read",
    ):
        assert words in page
    assert page.count("<svg") >= 5
    assert page.count("The figures as a table") == 5


@pytest.mark.django_db
def test_the_spreadsheet_holds_every_final_score_and_is_for_leads_and_auditors_once_agreed(client, agreed):
    url = reverse("panel_scores_file", args=(agreed.pk,))
    just_signed_in(client, StaffFactory(role=Role.PROCUREMENT_LEAD))
    answer = client.get(url)
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert len(rows) == 1 + 2 * 2 * 2
    assert {(row[3], row[8]) for row in rows[1:]} == {(5, 5), (3, 5), (3, 3)}
    other = OpportunityFactory(published=True)
    bid, *_more = make_submitted(opportunity=other)
    open_bids(other)
    for name in ("panel_scores_file", "panel_pictures"):
        assert client.get(reverse(name, args=(bid.lot.pk,))).status_code == 404
    just_signed_in(client, StaffFactory(role=Role.APPROVER))
    assert client.get(url).status_code == 404
