"""What the procedure brings: the estimate, the stages, a framework, a direct award, the log of negotiations."""

from django.conf import settings
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from tenders.opportunities.enums import NEGOTIABLE_STAGES, DirectGround, StageKind, SupplierLimit, ValueKind
from tenders.regimes.value import Line

VAT_RATES = ((0, "No VAT, or exempt"), (5, "5%"), (20, "20%"))


class ValueLine(Orderable):
    """One part of the estimate. What the contract is worth to the law is the sum of them all, with VAT."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="value_lines")
    kind = models.CharField(max_length=10, choices=ValueKind.choices, default=ValueKind.BASE)
    description = models.CharField(max_length=200)
    net = models.DecimalField("pounds without VAT", max_digits=14, decimal_places=2)
    vat_rate = models.PositiveSmallIntegerField("VAT", choices=VAT_RATES, default=0)

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("net"), FieldPanel("vat_rate")]),
        FieldPanel("description"),
    ]

    def __str__(self):
        return self.description

    def as_line(self) -> Line:
        """The same as a plain value."""
        return Line(self.net, models.DecimalField().to_python(self.vat_rate))


class ProcedureStage(Orderable):
    """One stage of a competitive flexible procedure, in order."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=StageKind.choices)
    name = models.CharField(max_length=120)
    what = models.TextField("what happens", blank=True)
    begins_on = models.DateField("begins", null=True, blank=True)
    ends_at = models.DateTimeField("ends", null=True, blank=True)
    most_suppliers = models.PositiveSmallIntegerField("at most so many suppliers go on", null=True, blank=True)
    least_suppliers = models.PositiveSmallIntegerField("at least so many", null=True, blank=True)
    chosen_by = models.TextField("how they are chosen", blank=True)
    refines_criteria = models.BooleanField("criteria may be refined after it", default=False)
    refined_how = models.TextField("how they may be refined", blank=True)

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("name")]),
        FieldPanel("what"),
        FieldRowPanel([FieldPanel("begins_on"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("most_suppliers"), FieldPanel("least_suppliers")]),
        FieldPanel("chosen_by"),
        FieldPanel("refines_criteria"),
        FieldPanel("refined_how"),
    ]

    def __str__(self):
        return self.name

    @property
    def allows_negotiation(self):
        """Only dialogue, negotiation and development stages do; nowhere else may terms be discussed."""
        return self.kind in NEGOTIABLE_STAGES


class Framework(Orderable):
    """That the award is a framework, and how contracts are called off from it."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="frameworks")
    calling_off = models.TextField("how suppliers are selected for call-offs", blank=True)
    months = models.PositiveSmallIntegerField("term in months", null=True, blank=True)
    long_reason = models.TextField("why longer than four years", blank=True)
    users = models.TextField("who may use it", blank=True)
    limit = models.CharField("suppliers", max_length=10, choices=SupplierLimit.choices, blank=True)
    most_suppliers = models.PositiveSmallIntegerField("the maximum number", null=True, blank=True)
    is_open = models.BooleanField("under an open framework", default=False)
    is_first = models.BooleanField("the first under the open framework", default=True)
    previous_ref = models.CharField("identifier of the last framework’s procurement", max_length=40, blank=True)
    open_until = models.DateField("open framework ends", null=True, blank=True)
    fee_percent = models.DecimalField("fee for users, %", max_digits=5, decimal_places=2, null=True, blank=True)
    fee_how = models.TextField("how the fee is charged", blank=True)

    panels = [
        FieldPanel("calling_off"),
        FieldRowPanel([FieldPanel("months"), FieldPanel("limit"), FieldPanel("most_suppliers")]),
        FieldPanel("long_reason"),
        FieldPanel("users"),
        FieldRowPanel([FieldPanel("is_open"), FieldPanel("open_until")]),
        FieldRowPanel([FieldPanel("is_first"), FieldPanel("previous_ref")]),
        FieldRowPanel([FieldPanel("fee_percent"), FieldPanel("fee_how")]),
    ]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["opportunity"], name="framework_once")]

    def __str__(self):
        return f"Framework: {self.opportunity}"


class DirectAward(Orderable):
    """Why a contract is awarded without a competition, and to whom."""

    opportunity = ParentalKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="direct_awards")
    ground = models.CharField(max_length=15, choices=DirectGround.choices, blank=True)
    why = models.TextField("why the ground applies", blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    supplier_contact = models.CharField("the supplier’s address and e-mail", max_length=300, blank=True)
    supplier_identifier = models.CharField("the supplier’s identifier", max_length=40, blank=True)
    exclusion_checked = models.TextField("exclusion: what was checked, and the result", blank=True)
    contract_expected = models.DateField("contract expected", null=True, blank=True)
    earlier_procurement = models.CharField(
        "identifier of the earlier procurement", max_length=40, blank=True, help_text="After a switch, or for a repeat."
    )
    earlier_contract = models.CharField(
        "identifier of the earlier contract", max_length=40, blank=True, help_text="For a repeat."
    )
    no_competition = models.TextField(
        "why no tender was suitable, and why no competition is possible", blank=True, help_text="After a switch."
    )
    instrument = models.CharField(
        "title and number of the regulations", max_length=200, blank=True, help_text="Where they protect life."
    )

    panels = [
        FieldPanel("ground"),
        FieldPanel("why"),
        FieldRowPanel([FieldPanel("earlier_procurement"), FieldPanel("earlier_contract")]),
        FieldPanel("no_competition"),
        FieldPanel("instrument"),
        FieldRowPanel([FieldPanel("supplier"), FieldPanel("supplier_identifier")]),
        FieldPanel("supplier_contact"),
        FieldPanel("exclusion_checked"),
        FieldPanel("contract_expected"),
    ]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["opportunity"], name="direct_award_once")]

    @property
    def public_supplier(self):
        """Whom everyone may read of: not whom somebody chose for their own care, which would tell of that person."""
        return "" if self.ground == DirectGround.USER_CHOICE else self.supplier

    def __str__(self):
        return f"Direct award: {self.supplier or self.opportunity}"


class NegotiationEntry(models.Model):
    """What was discussed with one supplier at a stage that allows it: an append-only log."""

    stage = models.ForeignKey(ProcedureStage, on_delete=models.PROTECT, related_name="entries")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField("when")
    present = models.TextField("who was present")
    subject = models.TextField("what was discussed")
    shared = models.TextField("what was told to the supplier", blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-held_at", "-pk"]
        verbose_name_plural = "negotiation entries"

    def __str__(self):
        return f"{self.stage}, {self.organisation}"
