"""Opportunities: a published competition or call for quotes, its lots, criteria, prices, stages and documents."""

from .changes import Amendment, AmendmentDocument, OpportunityVersion, PublishedDocument
from .opportunity import Opportunity
from .overruling import Overruling
from .parts import Criterion, Lot, OpportunityDocument, PriceLine, PriceTerms, Scale, ScalePoint
from .procedure import DirectAward, Framework, NegotiationEntry, ProcedureStage, ValueLine
from .scoring import ScoringRules
from .timetable import TimetableEntry

__all__ = [
    "Amendment",
    "AmendmentDocument",
    "Criterion",
    "DirectAward",
    "Framework",
    "Lot",
    "NegotiationEntry",
    "Opportunity",
    "OpportunityDocument",
    "OpportunityVersion",
    "Overruling",
    "PriceLine",
    "PriceTerms",
    "ProcedureStage",
    "PublishedDocument",
    "Scale",
    "ScalePoint",
    "ScoringRules",
    "TimetableEntry",
    "ValueLine",
]
