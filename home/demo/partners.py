"""Invented providers who look for each other: entries that stand, one that was reported, one that was removed."""

from dataclasses import dataclass
from datetime import timedelta

from home.demo.opportunities import DAY, Workshop
from portal.core.clock import local
from tenders.opportunities.models import Opportunity
from tenders.partners import services

REPORTED, REMOVED = "reported", "removed"


@dataclass(frozen=True, slots=True)
class Plan:
    """One entry: who (by place), for which lot (0: the whole), how long ago, and what became of it."""

    provider: int
    lot: int
    ago: timedelta
    offers: str
    seeks: str
    end: str = ""
    reported: str = ""


SLUG = "carers-breaks"
PLANS = (
    Plan(1, 1, 9 * DAY, "Forty trained volunteers who know carers in the north, and a house with a garden.", "Somebody registered for personal care who can lead and has staff for the nights."),
    Plan(7, 0, 8 * DAY, "Six accessible vehicles with drivers, every day from seven to ten.", "A provider of visits or stays who needs people brought and fetched."),
    Plan(3, 2, 6 * DAY, "Registered care at night, with a manager on call.", "A small organisation in the south villages for the day visits. Your name stands beside ours."),
    Plan(5, 0, 4 * DAY, "Advice on money for carers, at their kitchen table.", "Anyone who wants advice to be a part of a break."),
    Plan(10, 1, 3 * DAY, "We know everybody.", "Do not bid against us: join us, or you will regret it.", REPORTED, "It threatens those who bid alone."),
    Plan(13, 0, 2 * DAY, "Visit our shop for 20 % off all tablets.", "Customers.", REMOVED, "It only sells."),
)  # fmt: skip


def make_entries(shop: Workshop) -> None:
    """The board of the short breaks for carers."""
    opportunity = Opportunity.objects.get(slug=SLUG)
    lots = {0: None, **{lot.number: lot for lot in opportunity.lots.all()}}
    for plan in PLANS:
        organisation, owner = shop.cast.providers[plan.provider]
        begun = shop.now - plan.ago
        entry = services.put_up(
            opportunity=opportunity,
            organisation=organisation,
            lot=lots[plan.lot],
            offers=plan.offers,
            seeks=plan.seeks,
            until=local(opportunity.deadline).date(),
            actor=owner,
            now=begun,
        )
        _carry_on(plan, entry, shop)


def _carry_on(plan: Plan, entry, shop: Workshop) -> None:
    later = shop.now - plan.ago + DAY / 4
    if plan.end:
        _organisation, other = shop.cast.providers[1]
        services.report(entry=entry, reason=plan.reported, actor=other, now=later)
    if plan.end == REMOVED:
        reason = "The board is for finding partners, not for selling."
        services.remove(entry=entry, reason=reason, actor=shop.cast["lead"], now=later + DAY / 4)
