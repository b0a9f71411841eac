"""Opportunities: a published competition or call for quotes, its lots, criteria, prices and documents."""

from .opportunity import Opportunity
from .parts import Criterion, Lot, OpportunityDocument, PriceLine, Scale, ScalePoint

__all__ = ["Criterion", "Lot", "Opportunity", "OpportunityDocument", "PriceLine", "Scale", "ScalePoint"]
