"""Reads for open data: whether there are any, which process a record belongs to, what is public of its awards."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from portal.accounts.models import Organisation
from portal.core.clock import local
from tenders.awarding.models import Standstill
from tenders.evaluation.enums import AwardState
from tenders.evaluation.models import Award, OpenedBid
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.enums import AmendmentState
from tenders.opportunities.gate import case_of
from tenders.opportunities.models import Opportunity
from tenders.regimes.models import Authority

from .models import Release
from .writing.awards import Counts, Won
from .writing.documents import PublicDocument

SAMPLE_PREFIX = "ocds-213czf"
STANDSTILL = "pa23.clock.standstill"
# An award that was not sent back.
STANDING = [state for state in AwardState.values if state != AwardState.RECONSIDERED]


def why_closed(authority: Authority) -> str:
    """Why there are no open data here; "" where there are."""
    prefix = authority.ocid_prefix.strip()
    if not prefix:
        return "No open data are published yet: this authority has not registered an OCID prefix."
    if prefix == SAMPLE_PREFIX:
        return f"No open data are published yet: {SAMPLE_PREFIX} is the standard’s sample prefix. Register one of your own."
    return ""


def ocid_of_intention(intention: CommissioningIntention, prefix: str) -> str:
    """The process that begins with an intention: what it was first published under, whatever the prefix is now."""
    known = Release.objects.filter(intention=intention).values_list("ocid", flat=True).first()
    return known or f"{prefix}-ci-{intention.pk}"


def ocid_of_opportunity(opportunity: Opportunity, prefix: str) -> str:
    """Its own process, or that of the intention it comes from unless another opportunity already went on with it."""
    known = Release.objects.filter(opportunity=opportunity).values_list("ocid", flat=True).first()
    if known:
        return known
    if opportunity.intention_id:
        planned = Release.objects.filter(intention=opportunity.intention_id).values_list("ocid", flat=True).first()
        if planned and not Release.objects.filter(ocid=planned, opportunity__isnull=False).exists():
            return planned
    return f"{prefix}-op-{opportunity.pk}"


def documents_of(opportunity: Opportunity) -> list[PublicDocument]:
    """Its documents as they are public once the step that is being taken is done.

    Publication and changes keep the files after their step: what they will keep is foreseen here.
    """
    everything = list(opportunity.published_documents.select_related("stored"))
    if not everything and not opportunity.versions.exists():
        rows = enumerate(opportunity.documents.select_related("document"), start=1)
        return [_public(opportunity, place, row.document.title, row.document.filename) for place, row in rows]
    stored = {row.stored_id for row in everything}
    change = opportunity.amendments.filter(state=AmendmentState.PUBLISHED).order_by("-decided_at", "-pk").first()
    added = list(change.documents.select_related("stored")) if change else []
    added = [row for row in added if row.stored_id not in stored]
    gone = {row.replaces_id for row in added}
    kept = [row for row in everything if row.until is None and row.pk not in gone]
    last = max((row.number for row in everything), default=0)
    return [
        *(_public(opportunity, row.number, row.title, row.stored.name) for row in kept),
        *(_public(opportunity, last + place, row.title, row.stored.name) for place, row in enumerate(added, start=1)),
    ]


def _public(opportunity: Opportunity, number: int, title: str, filename: str) -> PublicDocument:
    path = reverse("opportunity_document", args=(opportunity.slug, number))
    return PublicDocument(number, title, filename, path)


def framework_of(opportunity: Opportunity) -> str:
    """The process of the framework that it is called off from, as far as it is known; "" for none."""
    if opportunity.called_off_from is None:
        return opportunity.called_off_ref
    parent = opportunity.called_off_from.opportunity
    known = Release.objects.filter(opportunity=parent).values_list("ocid", flat=True).first()
    return known or parent.procurement_ref


def won_lots(opportunity: Opportunity, now: datetime) -> list[Won]:
    """Its published awards with the numbers of their lots, in the order of lots; those too that were withdrawn."""
    published = Award.objects.ever_published().filter(lot__opportunity=opportunity)
    awards = list(published.select_related("lot", "bid__organisation").order_by("lot__number", "pk"))
    if not awards:
        return []
    counts = won_counts(award.lot_id for award in awards)
    found: list[Won] = []
    for award in awards:
        last = standstill_of(opportunity, award, now)
        is_pending = last is not None and local(now).date() <= last
        place = 1 + sum(row.lot == award.lot for row in found)
        found.append(Won(award, award.lot, counts[award.lot_id], last, is_pending, place))
    return found


def won_counts(lots: Iterable[int]) -> dict[int, Counts]:
    """The opened bids of each lot in numbers; no names are read."""
    rows = defaultdict(list)
    wanted = OpenedBid.objects.filter(bid__lot__in=list(lots)).select_related("bid__organisation")
    for row in wanted.only(
        "is_sound", "bid__state", "bid__lot", "bid__organisation__size", "bid__organisation__is_vcse"
    ):
        rows[row.bid.lot_id].append(row)
    return defaultdict(
        Counts,
        {
            lot: Counts(
                len(found),
                sum(row.is_assessed for row in found),
                sum(row.is_assessed and row.bid.organisation.is_sme for row in found),
                sum(row.is_assessed and row.bid.organisation.is_vcse for row in found),
            )
            for lot, found in rows.items()
        },
    )


def losers(lots: Iterable[int]) -> dict[int, list[Organisation]]:
    """Of each lot the organisations whose bids were assessed and that have no award there: for the lead's draft only."""
    found: dict[int, list[Organisation]] = defaultdict(list)
    bids = OpenedBid.objects.assessed().filter(bid__lot__in=list(lots)).exclude(bid__awards__state__in=STANDING)
    for row in bids.select_related("bid__organisation", "bid__lot").order_by("bid__organisation__name", "pk"):
        found[row.bid.lot_id].append(row.bid.organisation)
    return found


def standstill_of(opportunity: Opportunity, award: Award, now: datetime) -> date | None:
    """The last day of the standstill, mandatory or voluntary, as it was counted at publication; None for none."""
    counted = Standstill.objects.filter(award=award).first()
    if counted is not None:
        return counted.last
    case = case_of(opportunity, now)
    if award.published_at is None or not opportunity.band or not case.has_mandatory_standstill:
        return None
    published = local(award.published_at).date()
    figure = case.book.find(STANDSTILL, published, opportunity.band)
    return figure.count_from(published).last if figure else None
