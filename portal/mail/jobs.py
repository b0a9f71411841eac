"""Periodic work: what the worker does besides mail. Apps register theirs in ``AppConfig.ready``."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.core.slots import Slot

logger = logging.getLogger(__name__)
JOBS = Slot("periodic jobs")


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often. ``run(now)`` must be safe to call twice and to be killed in the middle."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


def register_job(name: str, run: Callable[[datetime], object], *, every: timedelta = timedelta(minutes=1)) -> None:
    """Have the worker call ``run(now)``, at its start and then every so often."""
    job = Job(name, every, run)
    JOBS.fill(name, lambda: job)


@dataclass
class Rounds:
    """Which jobs are due, kept in the worker's memory: a new worker does them all at once."""

    last: dict[str, datetime] = field(default_factory=dict)

    def run_due(self, now: datetime) -> dict[str, str]:
        """Do what is due; a job that fails is logged and does not stop the others. Name to what it said."""
        said: dict[str, str] = {}
        for job in JOBS.ask():
            if job.name in self.last and now - self.last[job.name] < job.every:
                continue
            self.last[job.name] = now
            try:
                result = job.run(now)
                said[job.name] = "done" if result is None else str(result)
            except Exception as error:
                logger.exception("The job %s failed", job.name)
                said[job.name] = f"failed: {error}"
        return said
