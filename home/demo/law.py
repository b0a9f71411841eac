"""What Kingsmere's notices state: the council to the law, its own rules, and the facts of each opportunity."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from home.demo.people import Cast
from tenders.opportunities import services
from tenders.opportunities.models import Opportunity
from tenders.regimes.enums import Checked
from tenders.regimes.models import Authority, EnteredFigure
from tenders.regimes.services import confirm

VAT_RATE = {"ENVIRONMENT": 20, "TRANSPORT": 20, "BUILDINGS": 20, "OTHER": 20}
CPV = {
    "ADULT_CARE": "85312400",
    "CHILDREN": "85311300",
    "HEALTH": "85312300",
    "COMMUNITY": "85312000",
    "ENVIRONMENT": "77310000",
    "TRANSPORT": "60130000",
    "BUILDINGS": "50800000",
    "OTHER": "98310000",
}
OWN_RULES = (
    ("local.advertise_above", 20_000, "Contract standing order 4"),
    ("local.promotion_assessment_below", 20_000, "Contract standing order 5"),
    ("local.shortest_period", 10, "Contract standing order 7"),
    ("local.conflicts_fresh", 120, "Contract standing order 9"),
)


def make_law(cast: Cast, now: datetime) -> None:
    """The authority's settings and its own rules, each entered by one person and confirmed by another."""
    authority = Authority.load()
    authority.name = "Kingsmere Council"
    authority.identifier = "PKNG-1234-MERE"
    authority.address, authority.town, authority.postcode = "1 Market Square", "Kingsmere", "KM1 1AA"
    authority.email, authority.website = "commissioning@kingsmere.example", "https://kingsmere.example"
    authority.region, authority.ocid_prefix = "UKE21", "ocds-kngsmr"
    authority.save()
    for key, value, source in OWN_RULES:
        figure = EnteredFigure.objects.create(
            key=key,
            value=value,
            starts=date(2025, 4, 1),
            source=source,
            checked=Checked.STATUTE,
            owner=cast["admin1"],
        )
        confirm(figure=figure, actor=cast["lead"], now=now)


def facts(kind: str, value: int, deadline: datetime, published: datetime) -> dict[str, Any]:
    """The fields that a notice asks for, beside what the plan says itself."""
    rate = VAT_RATE.get(kind, 0)
    return {
        "value_net": Decimal(value),
        "value_gross": Decimal(value) * (100 + rate) / 100,
        "cpv_codes": CPV[kind],
        "contact": "commissioning@kingsmere.example",
        "contact_name": "The commissioning team",
        "gpa": "NO",
        "cptpp": "NO",
        "engagement": "NO_NOTICE",
        "no_engagement_reason": "Two open meetings were held before the notice; their notes are on this portal.",
        "conflicts_assessed_on": (published - timedelta(days=6)).date(),
        "conflicts_summary": "Everybody who helps to decide was asked. Nobody declared an interest.",
        "no_lots_reason": "The work cannot be split without people having to tell their story twice.",
        "options_extension": "Two more years, one at a time, if it goes well.",
        "small_suppliers": "Short questions, no turnover threshold, 30 days' payment, bids in a group are welcome.",
        "risks": "The number of people who need the service may grow faster than the budget.",
    }


def estimate(opportunity: Opportunity, value: int, kind: str) -> None:
    """Three fifths for the contract, the rest for the years that may be added."""
    rate, base = VAT_RATE.get(kind, 0), Decimal(value) * 3 / 5
    for kind_of_line, words, net in (
        ("BASE", "Three years of the service", base),
        ("EXTENSION", "Two years more", value - base),
    ):
        opportunity.value_lines.create(kind=kind_of_line, description=words, net=net, vat_rate=rate)


def through_the_platform(opportunity: Opportunity, lead: Any, published: datetime, number: int) -> Opportunity:
    """The notice was sent, and the central platform published it within the hour."""
    sent = services.submit_notice(opportunity=opportunity, actor=lead, now=published + timedelta(minutes=10))
    shown = published + timedelta(minutes=55)
    return services.confirm_notice(
        opportunity=sent,
        number=f"{published.year}/S 000-{number:06d}",
        procurement_ref=f"ocds-h6vhtk-{number:06x}",
        published_at=shown,
        actor=lead,
        now=shown + timedelta(minutes=5),
    )
