"""Finding consultations."""

from django.db.models import Case, DateTimeField, F, IntegerField, Value, When
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

RANK_OPEN, RANK_PLANNED, RANK_CLOSED = range(3)


class ConsultationQuerySet(PageQuerySet):
    """Pages that are live and public; "open" is asked of the clock."""

    def published(self):
        """What everyone may read."""
        return self.live().public()

    def open(self, now):
        """Taking answers (the closing instant itself is in)."""
        return self.filter(opens_at__lte=now, closes_at__gte=now)

    def by_stage(self, now):
        """Open ones first (what closes next), then planned (what opens next), then closed (the newest first)."""
        rank = Case(
            When(closes_at__lt=now, then=Value(RANK_CLOSED)),
            When(opens_at__gt=now, then=Value(RANK_PLANNED)),
            default=Value(RANK_OPEN),
            output_field=IntegerField(),
        )
        next_date = Case(
            When(closes_at__lt=now, then=Value(None)),
            When(opens_at__gt=now, then=F("opens_at")),
            default=F("closes_at"),
            output_field=DateTimeField(),
        )
        return self.annotate(rank=rank, next_date=next_date).order_by("rank", "next_date", "-closes_at", "pk")


ConsultationManager = PageManager.from_queryset(ConsultationQuerySet)
