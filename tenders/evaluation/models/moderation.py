"""What the panel agreed: the record that is worked on, and every agreement as it was made."""

from django.db import models

from portal.core.people import person_key
from tenders.evaluation.enums import ModerationState


class Moderation(models.Model):
    """The panel's agreed score for one criterion of one bid: a row of its own, never a change of anybody's score."""

    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="moderations")
    criterion = models.ForeignKey("opportunities.Criterion", on_delete=models.PROTECT, related_name="moderations")
    state = models.CharField(max_length=10, choices=ModerationState.choices, default=ModerationState.TO_DO)
    value = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    reason = models.TextField(blank=True)
    discussed = models.TextField("what was discussed", blank=True)
    dissent = models.TextField("who disagrees, and why", blank=True)
    present = models.JSONField(default=list, help_text="Names of those who were there, each with their part.")
    revision = models.PositiveIntegerField(default=0, help_text="Goes up with each save: nobody overwrites unseen.")
    saved_by = person_key(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = person_key(null=True)

    class Meta:
        ordering = ["bid", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "criterion"], name="moderation_once"),
            models.CheckConstraint(
                condition=models.Q(state=ModerationState.TO_DO)
                | (models.Q(value__isnull=False, agreed_at__isnull=False) & ~models.Q(reason="")),
                name="moderation_agreed_has_value_and_reason",
            ),
        ]

    def __str__(self):
        return f"Agreed score for {self.criterion}"


class Agreement(models.Model):
    """One agreement as it was made; another one later is another row, and both stay. The database refuses the rest."""

    moderation = models.ForeignKey(Moderation, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=5, decimal_places=1)
    descriptor = models.TextField(help_text="What the published scale says of this score.")
    reason = models.TextField()
    discussed = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    present = models.JSONField()
    why = models.TextField("why it was changed", blank=True)
    at = models.DateTimeField()
    by = person_key()

    class Meta:
        ordering = ["moderation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["moderation", "number"], name="agreement_number_once"),
            models.CheckConstraint(condition=models.Q(number=1) | ~models.Q(why=""), name="agreement_changed_says_why"),
        ]

    def __str__(self):
        return f"{self.moderation}: {self.value}"
