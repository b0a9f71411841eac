"""Services and intentions of Kingsmere, in its own words."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from home.demo.people import Cast
from tenders.contracts.models import Contract
from tenders.contracts.services import plan_ending
from tenders.intentions import services as intention_services
from tenders.intentions.models import CommissioningIntention, IntentionEvent
from tenders.outcomes.models import CommissionedService, Outcome, PopulationGroup

SERVICES = (
    ("short-breaks", "Short breaks for carers", "ADULT_CARE", "Harbour Lights Care CIC", "Time off for people who look after somebody, by the hour, the day or the night."),
    ("home-care", "Care at home", "ADULT_CARE", "Meadowbank Homecare Ltd", "Help with washing, dressing, meals and medicines in your own home."),
    ("supported-living", "Supported living", "ADULT_CARE", "Northfield Supported Living Ltd", "A home of your own with support, for adults with a learning disability."),
    ("young-carers", "Young carers' groups", "CHILDREN", "Kingsmere Carers Together", "Groups, trips and somebody to talk to for children who look after a relative."),
    ("family-advice", "Advice on money and benefits", "COMMUNITY", "Bridge Street Advice", "Free, private advice on debt, benefits and housing."),
    ("recovery", "Drug and alcohol recovery", "HEALTH", "Anchor Point Recovery", "Help to cut down or stop, for you and for your family."),
    ("community-transport", "Community transport", "TRANSPORT", "Riverside Transport Co-operative", "Door-to-door journeys for people who cannot use the bus."),
    ("rough-sleeping", "Help off the streets", "HOUSING", "Open Door Housing Association", "Outreach and a bed for people who sleep rough."),
)  # fmt: skip
CONTACT = "commissioning@kingsmere.example"
OUTCOMES = (
    "People live where they want to",
    "Carers have a life of their own",
    "Children do well at home and at school",
    "People feel safe",
)
GROUPS = (
    "Unpaid carers",
    "Older people",
    "Adults with a learning disability",
    "Children and families",
    "People in recovery",
)

# title, slug, kind, service, notice in days, start in days, length in years, value, why, summary
INTENTIONS = (
    ("Day opportunities for adults with a learning disability", "day-opportunities", "ADULT_CARE", "supported-living", 60, 210, 4, 1_900_000, "People told us that days in a building do not help them find friends or work.", "Support to learn, work and meet people in ordinary places."),
    ("Care at home, from 2027", "care-at-home-2027", "ADULT_CARE", "home-care", 120, 330, 5, 24_000_000, "The present contracts end, and visits are often too short.", "Care at home in four areas, paid by the visit and by how well it works."),
    ("Advocacy for people who use services", "advocacy", "ADULT_CARE", None, 35, 150, 3, 420_000, "More people ask for an advocate than our present arrangement can help.", "Somebody independent who helps people to be heard."),
    ("Young carers' breaks", "young-carers-breaks", "CHILDREN", "young-carers", 80, 240, 3, 260_000, "Children who care for a relative wait five months for a first break.", "Weekend and holiday breaks for children who are carers."),
    ("Community meals", "community-meals", "COMMUNITY", None, 150, 300, 3, 380_000, "Fewer people cook for themselves after a stay in hospital.", "Hot meals, brought with a friendly word, seven days a week."),
    ("Equipment for independent living", "equipment", "HEALTH", None, 200, 420, 4, 3_600_000, "Half of what we lend is never returned and used again.", "Lending, cleaning and re-using equipment that helps at home."),
    ("Recovery housing", "recovery-housing", "HOUSING", "recovery", 95, 260, 5, 1_250_000, "People leave treatment with nowhere safe to go.", "Twelve homes with support for people in recovery."),
    ("School transport for children with additional needs", "school-transport", "TRANSPORT", "community-transport", 45, 190, 4, 5_200_000, "Journeys of more than an hour are too long for a child.", "Safe, short journeys to school with people whom the children know."),
    ("Grounds of care homes", "grounds", "ENVIRONMENT", None, 28, 120, 2, 68_000, "The gardens are closed for half of the year.", "Gardens that residents of four care homes can use and help with."),
    ("Debt advice outreach", "debt-outreach", "COMMUNITY", "family-advice", 170, 310, 3, 330_000, "People in the villages cannot reach the town office.", "Advice in libraries, surgeries and by telephone."),
    ("Digital help at the library", "digital-help", "TECHNOLOGY", None, 15, 90, 2, 45_000, "One resident in nine has never been online.", "Patient help with phones, forms and e-mail."),
    ("Night shelter in winter", "night-shelter", "HOUSING", "rough-sleeping", -20, 40, 1, 140_000, "Last winter eleven people slept outside on the coldest night.", "Twenty beds from November to March, in two places."),
)  # fmt: skip


# Which outcome a kind of service is for, by its place in OUTCOMES; what providers can do now.
AIMS = {"CHILDREN": 2, "HOUSING": 3, "TRANSPORT": 2}
READY = "Talk to partners: one organisation alone need not cover all areas.\nCheck that your insurance and your safeguarding policy are up to date.\nTell us in the consultation what would keep you from bidding."
# reference, title, supplier, service, kind, regime, value, began in days, ends in days, extension in months, intention
CONTRACTS = (
    ("KC-2022-014", "Care at home", "Meadowbank Homecare Ltd", "home-care", "ADULT_CARE", "PCR15", 18_400_000, -1400, 329, 12, "care-at-home-2027"),
    ("KC-2023-031", "Young carers' groups", "Kingsmere Carers Together", "young-carers", "CHILDREN", "PCR15", 190_000, -1200, 239, 0, "young-carers-breaks"),
    ("KC-2024-007", "Advice on money and benefits", "Bridge Street Advice", "family-advice", "COMMUNITY", "PCR15", 310_000, -800, 295, 6, ""),
    ("KC-2025-022", "Supported living", "Northfield Supported Living Ltd", "supported-living", "ADULT_CARE", "PA23", 9_600_000, -200, 1260, 24, ""),
)  # fmt: skip


def make_services() -> dict[str, CommissionedService]:
    """The services on the finder, by slug."""
    outcomes = [Outcome.objects.get_or_create(name=name)[0] for name in OUTCOMES]
    groups = [PopulationGroup.objects.get_or_create(name=name)[0] for name in GROUPS]
    made = {}
    for place, (slug, name, kind, provider, summary) in enumerate(SERVICES):
        service = CommissionedService.objects.create(
            slug=slug,
            name=name,
            kind=kind,
            provider=provider,
            summary=summary,
            description=f"{summary}\n\nAsk for it yourself, or ask your doctor, school or social worker to help you ask.",
            area="All of Kingsmere",
            contact="Telephone 01632 960 200, Monday to Friday, 9am to 5pm",
            is_listed=True,
        )
        service.outcomes.add(outcomes[place % len(outcomes)])
        service.groups.add(groups[place % len(groups)])
        made[slug] = service
    return made


def make_intentions(
    cast: Cast, services: dict[str, CommissionedService], now: datetime
) -> dict[str, CommissioningIntention]:
    """Twelve intentions, published over the last months; one revised, one dropped."""
    made = {}
    for place, row in enumerate(INTENTIONS):
        title, slug, kind, service, notice, start, years, value, why, summary = row
        begin = now.date() + timedelta(days=start)
        intention = CommissioningIntention(
            title=title,
            slug=slug,
            kind=kind,
            service=services.get(service or ""),
            summary=summary,
            why=why,
            description="We are still thinking. Tell us what would work, and what would not.",
            expected_notice_date=now.date() + timedelta(days=notice),
            expected_start=begin,
            expected_end=begin + timedelta(days=365 * years),
            value_net=value,
            suits_small=value < 2_000_000,
            suits_voluntary=kind in ("ADULT_CARE", "COMMUNITY", "CHILDREN", "HOUSING"),
            contact=CONTACT,
            cpv_codes="85300000" if kind in ("ADULT_CARE", "CHILDREN") else "",
            owner=cast["commissioner"],
            live=False,
        )
        intention.outcomes = Outcome.objects.filter(name=OUTCOMES[AIMS.get(kind, 0)])
        if value > 200_000:
            intention.get_ready = READY
            intention.events = [_event(intention.expected_notice_date, place)]
        intention.save()
        then = now - timedelta(days=20 + place * 25)
        made[slug] = intention_services.publish(intention=intention, actor=cast["commissioner"], now=then)
    _revise(made["care-at-home-2027"], cast, now)
    reason = "We will use the beds of the county's scheme instead, which opened in October."
    intention_services.drop(
        intention=made["night-shelter"], actor=cast["commissioner"], now=now - timedelta(days=3), reason=reason
    )
    return made


def _event(notice: date, place: int) -> IntentionEvent:
    """A morning for providers, three weeks before the opportunity."""
    day = datetime.combine(notice - timedelta(days=21), time(10, 0), tzinfo=timezone.get_current_timezone())
    where = "Town Hall, Kingsmere, and online" if place % 2 else "Online"
    return IntentionEvent(name="Meet the commissioners", starts_at=day, place=where, how=f"Write to {CONTACT}")


def make_contracts(
    cast: Cast, services: dict[str, CommissionedService], plans: dict[str, CommissioningIntention], now: datetime
) -> None:
    """Four contracts that run: two whose successor is planned, one whose plan the clock begins, one with time left."""
    today = now.date()
    for reference, title, supplier, service, kind, regime, value, began, ends, extension, plan in CONTRACTS:
        Contract.objects.create(
            reference=reference,
            title=title,
            supplier=supplier,
            service=services[service],
            kind=kind,
            regime=regime,
            value_net=value,
            starts_on=today + timedelta(days=began),
            ends_on=today + timedelta(days=ends),
            extension_months=extension,
            manager=cast["contracts"],
            next_intention=plans.get(plan),
        )
    plan_ending(now)


def _revise(intention: CommissioningIntention, cast: Cast, now: datetime) -> None:
    draft = intention.get_latest_revision_as_object()
    draft.expected_notice_date += timedelta(days=42)
    draft.save_revision(user=cast["commissioner"])
    intention.refresh_from_db()
    reason = "Providers asked for more time to talk about the four areas, so the opportunity opens six weeks later."
    intention_services.revise(
        intention=intention, actor=cast["commissioner"], now=now - timedelta(days=9), reason=reason
    )
