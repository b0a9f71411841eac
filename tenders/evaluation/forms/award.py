"""Forms of the award."""

from django import forms

from portal.core.fields import GovDateTimeField
from portal.core.forms import GovForm


class ReasonForm(GovForm):
    """A reason for a decision."""

    submit_label = ""

    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        error_messages={"required": "Give the reason."},
    )


class EndingForm(ReasonForm):
    """Why a lot ends without an award."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Bidders of this lot read it."


class AwardNoticeForm(GovForm):
    """What the central platform shows once it has published the award notice."""

    submit_label = ""

    notice_number = forms.CharField(
        label="Number of the award notice",
        help_text="Such as 2026/S 000-012345.",
        max_length=40,
        error_messages={"required": "Give the number of the award notice."},
    )
    notice_published_at = GovDateTimeField(
        label="Published there at",
        help_text="UK time. The standstill is counted from this day.",
        error_messages={"required": "Give the time at which the notice was published."},
    )


class RecommendForm(ReasonForm):
    """Which bid, and why."""

    submit_label = "Recommend the award"

    bid = forms.ChoiceField(
        label="Recommended bid", widget=forms.RadioSelect, error_messages={"required": "Choose a bid."}
    )
    field_order = ["bid", "reason"]

    def __init__(self, *args, result, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [
            (row.bid_id, f"{row.rank}. {row.bidder}: {row.total} {result.unit}")
            for row in result.bids
            if row.rank is not None
        ]
