"""What a notice of the central platform must state, beside what the public page shows anyway."""

from django.db import models

from tenders.opportunities.enums import Engagement, NeededAgain, ReservedFor, ShortPeriod, YesNo
from tenders.regimes.enums import Band, Category, Exemption, Regime


class NoticeFacts(models.Model):
    """The facts that the Act and the Regulations ask for, each under the paragraph that wants it (see the gate)."""

    category = models.CharField("mainly", max_length=10, choices=Category.choices, default=Category.SERVICES)
    is_concession = models.BooleanField("a concession", default=False)
    is_health_care = models.CharField(
        "a health care service for people (NHS or public health)", max_length=3, choices=YesNo.choices, blank=True
    )
    exemption = models.CharField("exempted because", max_length=20, choices=Exemption.choices, blank=True)
    quantity = models.CharField("estimated quantity", max_length=200, blank=True)
    regions = models.CharField(
        "ITL region codes", max_length=200, blank=True, help_text="Empty: the authority’s own region."
    )
    languages = models.CharField("languages of bids and questions", max_length=100, blank=True, default="English")
    gpa = models.CharField("covered by the GPA", max_length=3, choices=YesNo.choices, blank=True)
    cptpp = models.CharField("covered by the CPTPP", max_length=3, choices=YesNo.choices, blank=True)
    is_auction = models.BooleanField("electronic auction", default=False)
    auction_details = models.TextField(blank=True)
    needed_again = models.CharField(
        "needed again afterwards", max_length=10, choices=NeededAgain.choices, default=NeededAgain.NO
    )
    next_notice_on = models.DateField("next tender notice expected", null=True, blank=True)
    options_supply = models.TextField("options for more supply", blank=True)
    options_extension = models.TextField("options to extend or renew", blank=True)
    no_lots_reason = models.TextField("why it is not divided into lots", blank=True)
    lots_bid_max = models.PositiveSmallIntegerField("most lots one supplier may bid for", null=True, blank=True)
    lots_award_max = models.PositiveSmallIntegerField("most lots one supplier may win", null=True, blank=True)
    lots_award_method = models.TextField("how lots are given to a supplier who comes first in more", blank=True)
    specification = models.TextField("technical specifications, or where they are", blank=True)
    has_all_documents = models.BooleanField("all documents are given with the notice", default=True)
    later_documents = models.TextField("how later documents are given", blank=True)
    conditions = models.TextField(
        "conditions of participation",
        blank=True,
        help_text="Only what is a proportionate means of ensuring that a supplier can perform the contract.",
    )
    payment_terms = models.TextField("payment terms beyond 30 days from the invoice", blank=True)
    risks = models.TextField(
        "known risks that may need a change of the contract",
        blank=True,
        help_text="What is not named here cannot justify a change later (Schedule 8, paragraph 5).",
    )
    short_period = models.CharField("reason for a short time", max_length=15, choices=ShortPeriod.choices, blank=True)
    short_period_reason = models.TextField("the circumstances", blank=True)
    planned_notice_number = models.CharField("planned procurement notice", max_length=40, blank=True)
    planned_notice_on = models.DateField("published on", null=True, blank=True)
    engagement = models.CharField("market engagement", max_length=10, choices=Engagement.choices, blank=True)
    engagement_notice_number = models.CharField("engagement notice", max_length=40, blank=True)
    no_engagement_reason = models.TextField("why there was no engagement notice", blank=True)
    conflicts_assessed_on = models.DateField("conflicts assessment last revised", null=True, blank=True)
    conflicts_summary = models.TextField("what it found and what was done", blank=True)
    reserved_for = models.CharField(
        "reserved for", max_length=10, choices=ReservedFor.choices, default=ReservedFor.NOBODY
    )
    reserved_areas = models.TextField("the areas", blank=True)
    reserved_small = models.BooleanField("only small and medium-sized enterprises", default=False)
    reserved_voluntary = models.BooleanField("only voluntary organisations", default=False)
    joint_with = models.TextField("other authorities that buy jointly", blank=True)
    agent = models.TextField("who carries out all or part of it for us, and their role", blank=True)
    notice_on = models.DateField("notice to be published on", null=True, blank=True)
    time_reasons = models.TextField("how the time for bids was decided", blank=True)
    small_suppliers = models.TextField("barriers for small suppliers: what was considered", blank=True)
    promotion_assessment = models.TextField("promotion risk assessment", blank=True)
    called_off_from = models.ForeignKey(
        "opportunities.Framework",
        verbose_name="called off from our framework",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="call_offs",
    )
    called_off_ref = models.CharField("called off from another’s framework", max_length=150, blank=True)
    called_off_regime = models.CharField(
        "which began under",
        max_length=10,
        choices=[("PA23", "Procurement Act 2023"), ("PCR15", "Public Contracts Regulations 2015")],
        blank=True,
    )
    contact_name = models.CharField("contact for questions about the notice", max_length=150, blank=True)

    # Decided, not typed: the law it lives under, fixed on the day it commenced.
    commenced_on = models.DateField(null=True, editable=False)
    regime = models.CharField(max_length=10, choices=Regime.choices, blank=True, editable=False)
    band = models.CharField(max_length=20, choices=Band.choices, blank=True, editable=False)
    judged_by = models.JSONField(null=True, editable=False, help_text="The figures that decided, as they were.")

    # The central platform's part.
    notice_submitted_at = models.DateTimeField("sent to the central platform", null=True, editable=False)
    notice_number = models.CharField("notice number", max_length=40, blank=True, editable=False)
    procurement_ref = models.CharField("procurement identifier", max_length=40, blank=True, editable=False)
    notice_published_at = models.DateTimeField("published there", null=True, editable=False)
    fallback_at = models.DateTimeField("published here first", null=True, editable=False)

    # The end of a direct award.
    contract_ref = models.CharField("the contract’s identifier", max_length=40, blank=True, editable=False)
    entered_on = models.DateField("contract entered into", null=True, editable=False)

    class Meta:
        abstract = True


DECIDED = (
    "commenced_on",
    "regime",
    "band",
    "judged_by",
    "notice_submitted_at",
    "notice_number",
    "procurement_ref",
    "notice_published_at",
    "fallback_at",
    "contract_ref",
    "entered_on",
)
