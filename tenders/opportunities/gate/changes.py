"""A change to what is published, judged as the draft was: its dates, its time for bids, its words."""

from collections.abc import Iterator
from datetime import datetime

from portal.core.templatetags.words import day as day_in_words
from tenders.opportunities.models import Opportunity

from .case import case_of
from .gap import Gap
from .linter import findings_in, open_findings


def gaps_of_change(before: Opportunity, after: Opportunity, now: datetime) -> Iterator[Gap]:
    """What forbids the change; ``after`` is the opportunity as it would be. Words that stood already are not held against it."""
    for field, sentence in after.faults_of_dates():
        yield Gap(field, sentence)
    short = after.needs_time_until
    if short and not after.is_past_deadline(now):
        words = f"Bids may close on {day_in_words(short)} at the earliest: {(after.judged_by or {})['shortest']}."
        yield Gap("deadline", f"{words} Extend the deadline with this change.", "section 54")
    stood = {finding.fingerprint for finding in findings_in(case_of(before, now))}
    for finding in open_findings(findings_in(case_of(after, now))):
        if finding.fingerprint not in stood:
            yield Gap(finding.field, f"{finding.sentence} Change the words.", finding.para)
