"""The front door's pages and the council's own settings."""

from home.models.settings import CouncilSettings

__all__ = ["CouncilSettings"]
