"""What the records bundle of an award holds of notices: open data as it was published, and the drafts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tenders.evaluation.models import Award

from .models import Release
from .texts import draft, facts_of

# Of the competition, the award and the contract; what was planned before belongs to no award.
DRAFTED = ("UK4", "UK5", "UK6", "UK7", "UK12")


def notice_files(award: Award, person: Any, now: datetime) -> Iterator[tuple[str, str, bytes]]:
    """(name, what it is, bytes) of every release of the opportunity, and of the drafts of notices that it needs."""
    opportunity = award.lot.opportunity
    for number, row in enumerate(Release.objects.filter(opportunity=opportunity).order_by("pk"), start=1):
        about = f"Open data as published ({row.tag}). Its digest was kept then: {row.digest}."
        yield f"notices/releases/{number:02d}-{row.tag}.json", about, row.content.encode()
    facts = facts_of(opportunity, person, now)
    for code in DRAFTED:
        found = draft(code, facts)
        if not found.unwanted:
            about = f"{found.name} as the portal drafts it today. What was sent is on the central platform."
            yield f"notices/drafts/{code}.txt", about, found.as_text().encode()
