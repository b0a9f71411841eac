"""Commissioning intentions: what the council means to buy or change, with dates that may slip, and why."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin
from wagtail.search import index

from portal.core import cpv
from portal.core.pages import PreviewedByView
from portal.core.records import KeepsDecisions
from portal.core.templatetags.words import moment
from tenders.outcomes.enums import ServiceKind

from .enums import State
from .querysets import IntentionQuerySet


class CommissioningIntention(
    KeepsDecisions,
    PreviewedByView,
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """A plan that anyone may read. Wagtail's drafts hold the text; the lifecycle alone publishes it."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.TextField(help_text="Two or three sentences that a resident understands.")
    why = models.TextField("why we are doing this", blank=True)
    description = models.TextField("what we have in mind", blank=True)
    buyer = models.CharField(max_length=200, blank=True, help_text="Only where it is not this council.")
    kind = models.CharField("kind of service", max_length=20, choices=ServiceKind.choices, default=ServiceKind.OTHER)
    service = models.ForeignKey(
        "outcomes.CommissionedService", null=True, blank=True, on_delete=models.PROTECT, related_name="intentions"
    )
    outcomes = ParentalManyToManyField(
        "outcomes.Outcome", blank=True, related_name="intentions", verbose_name="what should get better"
    )
    get_ready = models.TextField(
        "how to get ready",
        blank=True,
        help_text="What providers can do now: talk to partners, check insurance, plan staff. One thing a line.",
    )
    image = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cpv_codes = models.CharField("CPV codes", max_length=900, blank=True, help_text="Eight digits each.")
    value_net = models.DecimalField(
        "estimated value without VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    value_gross = models.DecimalField(
        "estimated value with VAT", max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(max_length=3, default="GBP", editable=False)
    expected_notice_date = models.DateField("opportunity expected", null=True, blank=True)
    expected_start = models.DateField("contract start expected", null=True, blank=True)
    expected_end = models.DateField("contract end expected", null=True, blank=True)
    suits_small = models.BooleanField("suitable for small organisations", default=False)
    suits_voluntary = models.BooleanField("suitable for voluntary organisations", default=False)
    contact = models.CharField("contact e-mail", max_length=254, blank=True)
    external_url = models.URLField("published elsewhere at", max_length=500, blank=True, editable=False)

    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = IntentionQuerySet.as_manager()
    preview_view = "tenders.intentions.views.preview"
    decided = ("state", "published_at", "owner")

    panels = [
        TitleFieldPanel("title", classname=""),
        FieldPanel(
            "slug",
            heading="Address",
            help_text="The last part of the page’s address. It is made from the title.",
        ),
        FieldPanel("summary"),
        FieldPanel("why", help_text="Needed before it is published: what people told you, what must change."),
        FieldPanel("description"),
        FieldPanel("outcomes", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("service"),
                FieldPanel("cpv_codes"),
                FieldRowPanel([FieldPanel("suits_small"), FieldPanel("suits_voluntary")]),
            ],
            heading="What kind of thing it is",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("value_net"), FieldPanel("value_gross")])],
            heading="Estimated value",
            help_text="In pounds. Leave one empty if you do not know it: care is often exempt from VAT.",
        ),
        MultiFieldPanel(
            [
                FieldPanel("expected_notice_date"),
                FieldRowPanel([FieldPanel("expected_start"), FieldPanel("expected_end")]),
            ],
            heading="Dates",
            help_text="They may slip. Every change is shown with its reason. One of the first two is needed.",
        ),
        FieldPanel("get_ready"),
        InlinePanel("events", label="Event", heading="Events"),
        FieldPanel("image"),
        InlinePanel("documents", label="Document", heading="Documents"),
        FieldPanel("contact"),
    ]
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.SearchField("description"),
        index.FilterField("state"),
        index.FilterField("published_at"),
    ]

    class Meta:
        ordering = ["expected_notice_date", "title", "pk"]
        # Wagtail would make them only once its admin is loaded, which a migration alone does not do.
        permissions = [
            ("lock_commissioningintention", "Can lock commissioning intention"),
            ("unlock_commissioningintention", "Can unlock commissioning intention"),
        ]
        indexes = [models.Index(fields=["state", "expected_notice_date"], name="intention_public_list")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="intention_state"),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT) | models.Q(published_at__isnull=False),
                name="intention_published_when",
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        self.cpv_codes = cpv.normalise(self.cpv_codes)
        notice, start, end = self.expected_notice_date, self.expected_start, self.expected_end
        if notice and start and start <= notice:
            raise ValidationError({"expected_start": "The contract would start before the opportunity is published."})
        if start and end and end <= start:
            raise ValidationError({"expected_end": "The contract would end before it starts."})

    def get_absolute_url(self):
        return f"/intentions/{self.slug}/"

    @property
    def document_titles(self):
        """The documents beside it, by title."""
        return ", ".join(row.document.title for row in self.documents.all())

    @property
    def outcome_names(self):
        """What should get better, by name."""
        return ", ".join(outcome.name for outcome in self.outcomes.all())

    @property
    def event_words(self):
        """The events, each in words, in the order of time."""
        return "; ".join(str(event) for event in sorted(self.events.all(), key=lambda event: event.starts_at))

    @property
    def suitable_words(self):
        """Whom the buyer marked it as suitable for, in words."""
        marks = ((self.suits_small, "small organisations"), (self.suits_voluntary, "voluntary organisations"))
        return " and ".join(words for marked, words in marks if marked)


class IntentionDocument(Orderable):
    """A document that stands beside an intention."""

    intention = ParentalKey(CommissioningIntention, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey("wagtaildocs.Document", on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("document")]


class IntentionEvent(Orderable):
    """A day on which providers or residents can hear of the plan and say something to it."""

    intention = ParentalKey(CommissioningIntention, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=150)
    starts_at = models.DateTimeField("when")
    place = models.CharField("where", max_length=200, help_text="An address, or “online”.")
    how = models.CharField("how to take part", max_length=200, blank=True, help_text="Such as an e-mail address.")
    link = models.URLField("address for booking", max_length=500, blank=True)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("place")]),
        FieldPanel("how"),
        FieldPanel("link"),
    ]

    def __str__(self):
        return f"{self.name}, {moment(self.starts_at)}, {self.place}"


class IntentionRevision(models.Model):
    """A dated change to a published intention, with its reason: what "dates may slip, and why" looks like."""

    intention = models.ForeignKey(CommissioningIntention, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    difference = models.JSONField(default=list, help_text="[[label, before, after], …] for people.")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.intention}: {self.reason}"
