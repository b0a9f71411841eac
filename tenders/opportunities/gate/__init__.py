"""What stands between a draft and its publication.

``judge`` asks the law of the day: regime and band, then the notice's content list paragraph by paragraph, the times,
the criteria and the questions. Each gap names its field; what only advises never blocks.
"""

from dataclasses import dataclass
from datetime import datetime

from tenders.opportunities.models import Opportunity
from tenders.regimes.enums import Regime
from tenders.regimes.periods import Shortest
from tenders.regimes.router import Route

from .advice import advice_for
from .case import Case, case_of
from .changes import gaps_of_change
from .duties import DueNotice, notices_of
from .gap import Gap
from .linter import Finding, findings_in, open_findings
from .model import gaps_of_model
from .notice import contradictions, gaps_of_notice
from .times import gaps_of_dates, gaps_of_time

__all__ = ["Case", "Finding", "Gap", "Judgement", "case_of", "gaps", "gaps_of_change", "gaps_of_time", "judge"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the law of the day says about a draft."""

    case: Case
    route: Route
    gaps: list[Gap]
    findings: list[Finding]
    advice: list[str]
    shortest: Shortest
    notices: list[DueNotice]


def judge(opportunity: Opportunity, now: datetime) -> Judgement:
    """Everything that blocks publication and everything that advises."""
    case = case_of(opportunity, now)
    findings = findings_in(case)
    found = _gaps(case, findings)
    return Judgement(case, case.route, found, findings, advice_for(case), case.shortest(), list(notices_of(case)))


def gaps(opportunity: Opportunity, now: datetime) -> list[Gap]:
    """Everything that blocks publication, in the order of the regulations."""
    case = case_of(opportunity, now)
    return _gaps(case, findings_in(case))


def _gaps(case: Case, findings: list[Finding]) -> list[Gap]:
    if case.route.refusal:
        return [Gap("value_gross", case.route.refusal)]
    if case.route.regime == Regime.PCR15 and not case.is_call_off:
        return [Gap("procedure", "No new procurement begins under the Public Contracts Regulations 2015.")]
    found = [*gaps_of_notice(case), *contradictions(case), *gaps_of_dates(case)]
    if not case.is_direct:
        found += gaps_of_model(case)
    found += [Gap(finding.field, finding.sentence, finding.para) for finding in open_findings(findings)]
    if case.route.regime != Regime.PA23:
        found = [gap.without_paragraph() for gap in found]
    # What several rows share is told of once.
    return list(dict.fromkeys(found))
