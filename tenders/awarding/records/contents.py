"""The bundle in its order: what decided, what was published, who judged, what was said, bids, the audit trail."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tenders.evaluation.models import Award

from .audit import audit_files
from .award import award_files
from .bids import bid_files, folders_of
from .checks import check_files
from .entries import Item, Source
from .panel import panel_files
from .published import published_files
from .talks import talk_files

FOLDERS = (published_files, award_files, panel_files, check_files, talk_files, bid_files, audit_files)


def source_of(award: Award, person: Any, now: datetime) -> Source:
    """The award with the folders of its bids, for one reader."""
    return Source(award, person, now, folders_of(award.lot))


def contents_of(source: Source) -> Iterator[Item]:
    """Every file in turn, made when it is its turn, and what is left out."""
    for files in FOLDERS:
        yield from files(source)
