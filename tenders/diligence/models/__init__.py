"""Checks of suppliers with what was decided about concerns; prices that seem too low; the council's percentages."""

from .checks import Check, ExclusionNotice, Ruling
from .low import Enquiry, EnquiryFile, PriceConfirmation, PriceDecision
from .settings import LowLimits

__all__ = [
    "Check",
    "Enquiry",
    "EnquiryFile",
    "ExclusionNotice",
    "LowLimits",
    "PriceConfirmation",
    "PriceDecision",
    "Ruling",
]
