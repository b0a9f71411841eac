"""Pages of the checks before an award."""

from .checks import BidChecksPage, ConcernPage, LotChecksPage, RecordPage
from .low import EnquiryPage, PriceFile, PricePage

__all__ = ["BidChecksPage", "ConcernPage", "EnquiryPage", "LotChecksPage", "PriceFile", "PricePage", "RecordPage"]
