"""The front door's pages and the council's own settings."""

from home.models.front import HomePage
from home.models.guidance import GuidanceIndexPage, GuidancePage
from home.models.settings import CouncilSettings
from home.models.standard import StandardPage

__all__ = ["CouncilSettings", "GuidanceIndexPage", "GuidancePage", "HomePage", "StandardPage"]
