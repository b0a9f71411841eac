"""Forms of the checks before an award."""

from .checks import CheckForm, ExclusionNoticeForm, RulingForm
from .low import DecideForm, EnquiryForm, MoreTimeForm, ReplyForm

__all__ = ["CheckForm", "DecideForm", "EnquiryForm", "ExclusionNoticeForm", "MoreTimeForm", "ReplyForm", "RulingForm"]
