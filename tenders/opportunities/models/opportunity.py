"""The opportunity itself: text, dates, and what was decided about it."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from modelcluster.models import ClusterableModel
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from portal.core import cpv
from portal.core.clock import local
from portal.core.pages import PreviewedByView
from portal.core.records import KeepsDecisions
from tenders.opportunities.enums import PUBLIC_STATES, Procedure, SealMode, Stage, State
from tenders.opportunities.querysets import OpportunityQuerySet
from tenders.opportunities.scoring.enums import Weighing
from tenders.outcomes.enums import ServiceKind
from tenders.regimes.router import Route
from tenders.regimes.value import Estimate, estimate

from . import notice


class Opportunity(
    KeepsDecisions,
    PreviewedByView,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    index.Indexed,
    notice.NoticeFacts,
    ClusterableModel,
):
    """What providers compete for. Edited as a draft; from publication on only steps change it."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.TextField(help_text="Two or three sentences: what, for whom, where.")
    description = models.TextField(blank=True)
    buyer = models.CharField(max_length=200, blank=True, editable=False)
    kind = models.CharField("kind of service", max_length=20, choices=ServiceKind.choices, default=ServiceKind.OTHER)
    procedure = models.CharField(max_length=20, choices=Procedure.choices, default=Procedure.OPEN)
    intention = models.ForeignKey(
        "intentions.CommissioningIntention",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opportunities",
        verbose_name="comes from the intention",
    )
    service = models.ForeignKey(
        "outcomes.CommissionedService", null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities"
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
    suits_small = models.BooleanField("suitable for small organisations", default=False)
    suits_voluntary = models.BooleanField("suitable for voluntary organisations", default=False)
    opens_at = models.DateTimeField("bidding opens", null=True, blank=True)
    questions_by = models.DateTimeField("questions until", null=True, blank=True)
    deadline = models.DateTimeField("bids until", null=True, blank=True)
    award_expected = models.DateField("award expected", null=True, blank=True)
    contract_start = models.DateField(null=True, blank=True)
    contract_end = models.DateField(null=True, blank=True)
    contact = models.CharField("contact e-mail", max_length=254, blank=True)
    seal_mode = models.CharField("sealing", max_length=10, choices=SealMode.choices, default=SealMode.SUBMITTED)
    finish_hours = models.PositiveSmallIntegerField(
        "hours to finish sending files",
        default=0,
        validators=[MaxValueValidator(24)],
        help_text="After the deadline, for files whose digest was named before it. 0: none.",
    )
    question_set = models.ForeignKey(
        "questions.QuestionSet",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="quality questions",
        limit_choices_to={"purpose": "BID"},
    )

    weighing = models.CharField(
        "importance of the criteria", max_length=10, choices=Weighing.choices, default=Weighing.PERCENT
    )

    question_version = models.ForeignKey(
        "questions.QuestionSetVersion", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    model_content = models.JSONField(null=True, editable=False, help_text="The evaluation model as it was published.")
    model_digest = models.CharField(max_length=64, blank=True, editable=False)
    held_elsewhere_url = models.URLField(max_length=500, blank=True, editable=False)
    is_held_elsewhere = models.BooleanField(default=False, editable=False)
    external_award = models.JSONField(
        null=True, editable=False, help_text="Suppliers, date and value of an imported award."
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    state_reason = models.TextField(blank=True, editable=False, help_text="Why it was withdrawn or terminated.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False, help_text="When a second person published it.")
    published_at = models.DateTimeField(
        null=True, editable=False, help_text="From when everyone can read it: empty while it is embargoed."
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opened_at = models.DateTimeField(null=True, editable=False)

    objects = OpportunityQuerySet.as_manager()
    preview_view = "tenders.opportunities.views.preview"
    decided = (
        "state",
        "state_reason",
        "owner",
        "checked_at",
        "checked_by",
        "published_at",
        "published_by",
        "opened_at",
        "question_version",
        "model_content",
        "model_digest",
        "approved_at",
        *notice.DECIDED,
    )

    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.SearchField("description"),
        index.FilterField("state"),
        index.FilterField("published_at"),
    ]

    class Meta:
        ordering = ["-published_at", "-pk"]
        # Wagtail would make them only once its admin is loaded, which a migration alone does not do.
        permissions = [("lock_opportunity", "Can lock opportunity"), ("unlock_opportunity", "Can unlock opportunity")]
        verbose_name_plural = "opportunities"
        indexes = [models.Index(fields=["state", "deadline"], name="opportunity_public_list")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="opportunity_state"),
            models.CheckConstraint(condition=models.Q(weighing__in=Weighing.values), name="opportunity_weighing"),
            models.CheckConstraint(
                condition=models.Q(checked_at__isnull=True, checked_by__isnull=True)
                | models.Q(checked_at__isnull=False, checked_by__isnull=False),
                name="opportunity_checked_when_and_by",
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        self.cpv_codes = cpv.normalise(self.cpv_codes)
        faults = dict(reversed(list(self.faults_of_dates())))
        if faults:
            raise ValidationError(faults)

    def faults_of_dates(self):
        """(field, sentence) of every date that contradicts another: a draft with one is not even saved."""
        pairs = (
            ("opens_at", self.opens_at, self.deadline, "Bidding would open after it closes."),
            ("questions_by", self.questions_by, self.deadline, "Questions would end after bidding closes."),
            ("questions_by", self.opens_at, self.questions_by, "Questions would end before bidding opens."),
            ("contract_end", self.contract_start, self.contract_end, "The contract would end before it starts."),
        )
        for field, first, then, sentence in pairs:
            if first and then and first >= then:
                yield field, f"{sentence} Change one of the two dates."
        if self.deadline:
            closes = local(self.deadline).date()
            if self.award_expected and self.award_expected <= closes:
                yield "award_expected", "The award would come before bids are in. Change one of the two dates."
            if self.contract_start and self.contract_start <= closes:
                yield "contract_start", "The contract would start before bids are in. Change one of the two dates."

    def get_absolute_url(self):
        return f"/opportunities/{self.slug}/"

    @property
    def law(self) -> Route:
        """Regime and band as they were fixed; empty for a draft, whose law the gate judges."""
        return Route(self.regime, self.band)

    @property
    def is_call_off(self) -> bool:
        """A competition among the suppliers of a framework."""
        return self.called_off_from_id is not None or bool(self.called_off_ref)

    def is_open(self, now):
        """Bids are taken: published, begun, and not past the deadline (the instant itself is in)."""
        begun = self.is_public(now) and (self.opens_at is None or self.opens_at <= now)
        return self.state == State.PUBLISHED and begun and self.deadline is not None and now <= self.deadline

    def is_public(self, now):
        """Everyone can read it: published, and no longer under the central platform's embargo."""
        return self.state in PUBLIC_STATES and self.published_at is not None and self.published_at <= now

    @property
    def is_embargoed(self):
        """Two people published it, but the central platform has not yet."""
        return self.state == State.PUBLISHED and self.published_at is None

    def is_past_deadline(self, now):
        """True from the microsecond after the deadline."""
        return self.deadline is not None and now > self.deadline

    @property
    def finish_until(self):
        """Until when files that were named before the deadline can still be sent; None where none can."""
        return self.deadline + timedelta(hours=self.finish_hours) if self.deadline and self.finish_hours else None

    def is_finishing(self, now):
        """Past the deadline, and named files may still come (the last instant itself is in)."""
        return self.is_past_deadline(now) and self.finish_until is not None and now <= self.finish_until

    @property
    def needs_time_until(self):
        """The first day on which bids may close by law, where the published deadline is sooner: it must be extended."""
        earliest = (self.judged_by or {}).get("earliest")
        day = date.fromisoformat(earliest) if earliest else None
        return day if day and self.deadline and local(self.deadline).date() < day else None

    def stage(self, now):
        """Where it stands now."""
        if self.state in (State.WITHDRAWN, State.TERMINATED):
            return Stage.ENDED
        if self.state == State.FINISHED:
            return Stage.AWARDED
        if self.state == State.PUBLISHED and self.procedure == Procedure.DIRECT and self.deadline is None:
            return Stage.DIRECT
        past = self.state == State.OPENED or self.is_past_deadline(now)
        return Stage.CLOSED if past else Stage.OPEN

    @property
    def has_prices(self):
        """True when bids carry a price part."""
        return bool(self.price_lines.all())

    def estimated(self) -> Estimate | None:
        """The estimate from its lines, or None where there are none."""
        return estimate(line.as_line() for line in self.value_lines.all())

    @property
    def bid_chain(self):
        """The audit chain of everything about its bids, sealed until the opening."""
        return f"bids:{self.pk}"
