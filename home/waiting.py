"""What waits for whom: everything in procurement that stands still until somebody does something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from portal.accounts.roles import Role, has_role
from portal.core import clock
from portal.core.templatetags.words import day
from tenders.clarifications.models import Clarification
from tenders.diligence.queries.exclusions import not_notified, notified_by
from tenders.opportunities.enums import AmendmentState, OverrulingState, State
from tenders.opportunities.models import Amendment, Opportunity, Overruling
from tenders.opportunities.queries import undecided
from tenders.opportunities.rules import is_author
from tenders.partners.models import Report
from tenders.regimes.enums import FigureState
from tenders.regimes.models import EnteredFigure
from tenders.regimes.queries import book

READERS = (Role.COMMISSIONER, Role.PROCUREMENT_LEAD, Role.AUDITOR)
MOST = 50
OPPORTUNITY = "wagtailsnippets_opportunities_opportunity"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing: what, where, who must act, since when, and whether the reader is the one."""

    what: str
    href: str
    on: str
    since: datetime | None
    is_mine: bool


def waiting_for(person: Any, now: datetime) -> list[Waiting]:
    """The longest waiting first; what waits for the reader before what waits for others."""
    rows = [
        *_opportunities(person, now),
        *_outages(person, now),
        *_second_people(person, now),
        *_questions(person, now),
        *_reports(person, now),
        *_figures(person, now),
        *_exclusions(person, now),
    ]
    return sorted(rows, key=lambda row: (not row.is_mine, row.since or now))


def _link(name: str, pk: int) -> str:
    return reverse(f"{OPPORTUNITY}:{name}", args=(pk,))


def _opportunities(person: Any, now: datetime) -> Iterator[Waiting]:
    visible = Opportunity.objects.visible_to(person, now).filter(is_held_elsewhere=False)
    own = visible.select_related("owner", "checked_by", "published_by")
    is_lead = has_role(person, Role.PROCUREMENT_LEAD)
    for row in own.filter(state=State.DRAFT).order_by("pk")[:MOST]:
        who = str(row.owner or "nobody")
        yield Waiting(f"Draft: {row}", _link("law", row.pk), who, None, row.owner_id == person.pk)
    for row in own.filter(state=State.CHECKED).order_by("checked_at")[:MOST]:
        mine = is_lead and person.pk not in (row.checked_by_id, row.owner_id)
        words = "a procurement lead who did not write or check it"
        yield Waiting(f"To publish: {row}", _link("steps", row.pk), words, row.checked_at, mine)
    for row in own.filter(state=State.PUBLISHED, published_at=None).order_by("approved_at")[:MOST]:
        sent = row.notice_submitted_at
        words = "the central platform’s answer" if sent else "a procurement lead: send the notice"
        yield Waiting(f"Embargoed: {row}", _link("law", row.pk), words, sent or row.approved_at, is_lead)
    for row in own.filter(state=State.PUBLISHED, published_at__lte=now, deadline__gte=now).order_by("deadline"):
        if row.needs_time_until:
            words = "an extension: the time for bids is too short"
            yield Waiting(f"Too little time: {row}", _link("changes", row.pk), words, row.published_at, is_lead)


def _outages(person: Any, now: datetime) -> Iterator[Waiting]:
    """The portal was down shortly before a deadline: somebody decides about more time, at any time before the opening."""
    if not has_role(person, Role.PROCUREMENT_LEAD):
        return
    for row, proposal in undecided(now, MOST):
        words = "more time, because the portal was down: two procurement leads"
        yield Waiting(f"Decide about {row}", _link("changes", row.pk), words, proposal.outages[0].since, True)


def _second_people(person: Any, now: datetime) -> Iterator[Waiting]:
    if not is_author(person, None, now):
        return
    is_lead = has_role(person, Role.PROCUREMENT_LEAD)
    words = "a procurement lead who did not propose it"
    changes = Amendment.objects.filter(state=AmendmentState.PROPOSED).select_related("opportunity")
    for change in changes.order_by("proposed_at")[:MOST]:
        mine = is_lead and person.pk != change.proposed_by_id
        href = _link("changes", change.opportunity_id)
        yield Waiting(f"Change: {change.opportunity}", href, words, change.proposed_at, mine)
    findings = Overruling.objects.filter(state=OverrulingState.PROPOSED).select_related("opportunity")
    for finding in findings.order_by("proposed_at")[:MOST]:
        mine = is_lead and person.pk != finding.proposed_by_id
        href = _link("law", finding.opportunity_id)
        yield Waiting(f"Words to let stand: {finding.opportunity}", href, words, finding.proposed_at, mine)


def _questions(person: Any, now: datetime) -> Iterator[Waiting]:
    is_lead = has_role(person, Role.PROCUREMENT_LEAD)
    for row in (
        Clarification.objects.visible_to(person, now)
        .waiting()
        .select_related("opportunity")
        .order_by("asked_at")[:MOST]
    ):
        href = reverse("clarification_answer", args=(row.pk,))
        yield Waiting(f"Question: {row.opportunity}", href, "a procurement lead", row.asked_at, is_lead)


def _reports(person: Any, now: datetime) -> Iterator[Waiting]:
    """Entries on a board for partners that somebody reported."""
    is_lead = has_role(person, Role.PROCUREMENT_LEAD)
    reports = Report.objects.visible_to(person, now).open().select_related("entry__opportunity")
    for row in reports.order_by("at", "pk")[:MOST]:
        href = reverse("partner_decide", args=(row.entry.reference,))
        what = f"Reported entry for partners: {row.entry.opportunity}"
        yield Waiting(what, href, "a procurement lead", row.at, is_lead)


def _figures(person: Any, now: datetime) -> Iterator[Waiting]:
    proposed = EnteredFigure.objects.visible_to(person, now).filter(state=FigureState.PROPOSED).select_related("owner")
    for row in proposed.order_by("pk")[:MOST]:
        href = reverse("wagtailsnippets_regimes_enteredfigure:steps", args=(row.pk,))
        mine = has_role(person, Role.PROCUREMENT_LEAD) and person.pk != row.owner_id
        yield Waiting(f"Figure: {row}", href, "a second person", None, mine)


def _exclusions(person: Any, now: datetime) -> Iterator[Waiting]:
    """Exclusions of which the appropriate authority has to be told."""
    if not has_role(person, Role.PROCUREMENT_LEAD, Role.AUDITOR):
        return
    is_lead = has_role(person, Role.PROCUREMENT_LEAD)
    figures = book()
    for row in not_notified()[:MOST]:
        last = notified_by(row, figures)
        what = f"Notify an exclusion{f' by {day(last)}' if last else ''}: {row.concern.bid.lot.opportunity}"
        yield Waiting(what, reverse("checks_concern", args=(row.concern_id,)), "a procurement lead", row.at, is_lead)


class WaitingPage(LoginRequiredMixin, View):
    """For those who run procurements."""

    def get(self, request):
        if not has_role(request.user, *READERS):
            raise PermissionDenied
        now = clock.now()
        context = {"rows": waiting_for(request.user, now), "page_title": "What waits for whom", "header_icon": "tasks"}
        return render(request, "home/backoffice/waiting.html", context)
