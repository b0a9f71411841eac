"""A procurement taken through its steps for open-data tests: two lots, a winner and a bidder who lost."""

from portal.accounts.roles import Role
from tenders.evaluation.services import award
from tenders.notices.models import Release
from tests.factories.accounts import OrganisationFactory, StaffFactory
from tests.factories.bids import make_submitted
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, open_bids, open_prices, publish_award, score_all, seat
from tests.factories.opportunities import end_embargo, make_complete, publish_twice

WINNER, LOSER = "Warm Hands Ltd", "Also Ran Ltd"
LOST_PRICE = "98765.43"


def make_public(band="COVERED", **more):
    """An opportunity whose notice the central platform has published."""
    return end_embargo(publish_twice(make_complete(band, **more)))


def make_award(opportunity, number=1, *, now=AFTER):
    """Award one lot to ``WINNER``; ``LOSER`` bids too. The first call opens the bids."""
    lot = opportunity.lots.get(number=number)
    bids = [
        make_submitted(
            lot=lot,
            organisation=OrganisationFactory(name=name, companies_house_number=house, size="SMALL"),
            price=price,
        )[0]
        for name, house, price in ((WINNER, f"0123456{number}", "10.00"), (LOSER, f"0765432{number}", LOST_PRICE))
    ]
    open_bids(opportunity, now=now)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    evaluator, moderator = seat(opportunity, lead=lead), seat(opportunity, role=Role.MODERATOR, lead=lead)
    for bid in bids:
        bid.refresh_from_db()
        score_all(evaluator, bid, 5)
        agree_all(moderator, bid, 5)
    open_prices(lot, now=now)
    given = clear_checks(award.recommend(lot=lot, bid=bids[0], reason="Best.", actor=lead, now=now), now=now)
    approved = award.approve(award=given, actor=StaffFactory(role=Role.APPROVER), now=now)
    sent = award.send_summaries(award=approved, actor=lead, now=now)
    return publish_award(sent, lead, now=now)


def tags():
    """The tags of every release, in the order in which they were written."""
    return list(Release.objects.order_by("pk").values_list("tag", flat=True))


def newest():
    """The newest release as plain values."""
    return Release.objects.order_by("pk").last().as_json()


def write_many(count, *, opportunity, ocid="ocds-kngsmr-op-{}", text="x"):
    """Many releases at once, for lists: only their keys differ."""
    first = Release.objects.filter(opportunity=opportunity).first()
    Release.objects.bulk_create(
        Release(
            ocid=ocid.format(number),
            release=f"{number}-{text}",
            section=first.section,
            tag=first.tag,
            date=first.date,
            opportunity=opportunity,
            content=first.content.replace(first.release, f"{number}-{text}"),
            digest=first.digest,
        )
        for number in range(1000, 1000 + count)
    )
