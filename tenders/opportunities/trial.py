"""Trying an evaluation model on invented bids, before anybody bids."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.shortcuts import render

from .backoffice import RecordPage
from .criteria import leaves
from .gate.scoring import gaps_of_rules, gaps_of_weights
from .pricing import content_of
from .scoring import frozen, preview
from .scoring.words import cautions, rules_sentences

MOST = 5


class InventedForm(forms.Form):
    """One invented bid; a row without a name is left out."""

    name = forms.CharField(label="Name", max_length=40, required=False)
    quality = forms.DecimalField(
        label="Quality in %", max_digits=5, decimal_places=2, required=False,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    price = forms.DecimalField(
        label="Price in £", max_digits=14, decimal_places=2, required=False, validators=[MinValueValidator(0)]
    )

    def clean(self):
        cleaned = super().clean()
        for field in ("quality", "price"):
            if cleaned.get("name") and cleaned.get(field) is None and field not in self.errors:
                self.add_error(field, "Give a number.")
        return cleaned


class BaseInvented(forms.BaseFormSet):
    """Names keep the bids apart."""

    def clean(self):
        names = [
            form.cleaned_data.get("name") for form in self.forms if form.is_valid() and form.cleaned_data.get("name")
        ]
        if len(set(names)) != len(names):
            raise forms.ValidationError("Two bids have the same name. Change one.")


InventedBids = forms.formset_factory(InventedForm, formset=BaseInvented, extra=0, max_num=MOST, validate_max=True)


class TrialView(RecordPage):
    """Who would win, which small changes would change that, what decides alone, when a poor bid wins."""

    http_method_names = ["get"]

    def get(self, request, pk):
        lots = list(self.record.lots.all())
        lot = next((lot for lot in lots if str(lot.number) == request.GET.get("lot")), lots[0] if lots else None)
        found = self._gaps()
        context = {
            **self.frame(),
            "lots": lots,
            "lot": lot,
            "gaps": found,
            "page_title": f"Try the model: {self.record}",
        }
        if lot is not None and not found:
            context |= self._tried(request, lot)
        return render(request, "opportunities/backoffice/trial.html", context)

    def _gaps(self):
        """What has to be mended before anything can be counted."""
        scored = leaves(self.record.criteria.all())
        gaps = [*gaps_of_weights(self.record, scored), *gaps_of_rules(self.record)]
        unscaled = [
            node.criterion.name for node in scored if node.criterion.kind == "QUALITY" and node.criterion.scale is None
        ]
        words = [gap.sentence for gap in gaps] + [f"“{name}” needs a scoring scale." for name in unscaled]
        return words if scored else ["There are no criteria yet."]

    def _tried(self, request, lot):
        model = frozen.model_in(self._content(), lot.number)
        usual = preview.usual_bids(model, preview.reference_price(model, lot.value_net))
        rows = [{"name": row.name, "quality": row.quality, "price": row.price} for row in usual]
        is_typed = "form-TOTAL_FORMS" in request.GET
        forms_of_bids = InventedBids(request.GET) if is_typed else InventedBids(initial=[*rows, {}])
        bids = usual
        if is_typed and forms_of_bids.is_valid():
            typed = [row for row in forms_of_bids.cleaned_data if row.get("name")]
            bids = [preview.Invented(row["name"], row["quality"], row["price"]) for row in typed]
        return {
            "bids": forms_of_bids,
            "tried": preview.try_out(model, bids) if not is_typed or forms_of_bids.is_valid() else None,
            "sentences": list(rules_sentences(model.rules)),
            "cautions": list(cautions(model)),
        }

    def _content(self):
        """As it would be frozen now."""
        found = self.record
        return {
            "draw": frozen.DRAW,
            **frozen.content_of(found.criteria.all(), found.scoring_rules.all(), found.weighing),
            **content_of(found.price_lines.all(), found.price_terms.all()),
        }
