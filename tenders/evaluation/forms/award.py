"""Forms of the award."""

from django import forms

from portal.core.forms import GovForm


class ReasonForm(GovForm):
    """A reason for a decision."""

    submit_label = ""

    reason = forms.CharField(
        label="Reason", widget=forms.Textarea, max_length=10_000, error_messages={"required": "Give the reason."}
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
