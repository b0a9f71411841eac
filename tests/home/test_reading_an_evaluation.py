"""The twelve answers of ``docs/reading-an-evaluation.md`` stand word for word on the pages of the demonstration."""

import html
import re
from pathlib import Path

import pytest
from django.urls import reverse

from home.demo.build import build
from portal.accounts.models import User
from portal.core import clock
from tenders.evaluation.models import AssessmentSummary, Award
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import just_signed_in

DOCUMENT = Path(__file__).parents[2] / "docs" / "reading-an-evaluation.md"
# The demonstration counts its dates from the day on which it is made: moments, years in references and digests differ.
VARIES = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}(, [\d:]+[ap]m)?|(?<=RP/)\d{4}|\b[0-9a-f]{64}\b")
pytestmark = [pytest.mark.prove, pytest.mark.django_db]


def quotes(text):
    """Every quoted line of the document, without what varies."""
    lines = (line.removeprefix(">").strip().removesuffix("\\").strip() for line in text.splitlines() if line[:1] == ">")
    plain = (VARIES.sub("~", line) for line in lines)
    return [line for line in plain if line.strip("~ ")]


def _text(client, address):
    body = client.get(address).content.decode()
    return VARIES.sub("~", " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split()))


def _pages(client, address):
    """All pages of a list, as one text."""
    found, number = [], 1
    while number == 1 or f"page={number}" in client.get(address).content.decode():
        found.append(_text(client, f"{address}?page={number}"))
        number += 1
    return " ".join(found)


def test_every_quotation_is_on_the_pages_of_the_demonstration(client, settings):
    settings.PORTAL_DEMO = True
    build(clock.now())
    opportunity = Opportunity.objects.get(slug="transport-2026")
    just_signed_in(client, User.objects.get(email="auditor@kingsmere.example"))
    told = _pages(client, reverse("panel_history", args=(opportunity.pk,)))
    for award in Award.objects.filter(lot__opportunity=opportunity):
        told += " " + _pages(client, reverse("panel_summaries", args=(award.pk,)))
    assert AssessmentSummary.objects.filter(award__lot__opportunity=opportunity).exists()
    found = quotes(DOCUMENT.read_text())
    assert len(found) > 25
    squeezed = re.sub(r"\s+", "", told)
    assert "\n".join(quote for quote in found if re.sub(r"\s+", "", quote) not in squeezed) == ""
