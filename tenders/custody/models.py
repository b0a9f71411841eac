"""What the database knows of keys: public halves, and identities that are locked for those who hold a key."""

from django.conf import settings
from django.db import models

from .enums import HolderKind, HolderState
from .querysets import KeyHolderQuerySet, SealingKeyQuerySet


class KeyHolder(models.Model):
    """Somebody (or the safe) with an age key of their own; k of them together open what bids are sealed to."""

    kind = models.CharField(max_length=10, choices=HolderKind.choices, default=HolderKind.OFFICER)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="key_holdings")
    recipient = models.CharField(max_length=100, unique=True, help_text="An age recipient: age1…")
    locked_identity = models.BinaryField(
        default=bytes, help_text="The identity, encrypted with the holder's pass code; empty where it is kept away."
    )
    state = models.CharField(max_length=10, choices=HolderState.choices, default=HolderState.ACTIVE)
    enrolled_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_reason = models.TextField(blank=True)

    objects = KeyHolderQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "enrolled_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=HolderState.values), name="holder_state"),
            models.CheckConstraint(
                condition=models.Q(kind=HolderKind.ESCROW, user__isnull=True)
                | models.Q(kind=HolderKind.OFFICER, user__isnull=False),
                name="holder_is_a_person_or_the_safe",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state=HolderState.ACTIVE), name="holder_one_active_key_a_person"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(state=HolderState.ACTIVE, kind=HolderKind.ESCROW),
                name="holder_one_active_escrow",
            ),
        ]

    def __str__(self):
        return str(self.user) if self.user_id else "The escrow key"


class HolderProof(models.Model):
    """A moment at which a holder opened a challenge with their key. Never changed."""

    holder = models.ForeignKey(KeyHolder, on_delete=models.PROTECT, related_name="proofs")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["holder", "at"], name="holder_proof_newest")]

    def __str__(self):
        return f"{self.holder} at {self.at}"


class SealingKey(models.Model):
    """The public half of a key that bids are sealed to. Its identity is in no row: k holders hold it together."""

    name = models.CharField(max_length=100, unique=True)
    recipient = models.CharField(max_length=100, help_text="An age recipient: age1…")
    threshold = models.PositiveSmallIntegerField(default=2, help_text="How many holders open it together: k.")
    made_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, help_text="When it was last wrapped to the holders of that day.")

    objects = SealingKeyQuerySet.as_manager()

    def __str__(self):
        return self.name


class KeyWrap(models.Model):
    """A key's identity, encrypted to k holders one inside the other, as nested age files.

    There is one wrap for every order of every k holders, so that whoever comes first peels the outer layer with
    their own key in their own request, and no holder's key ever waits for the next one.
    """

    key = models.ForeignKey(SealingKey, on_delete=models.CASCADE, related_name="wraps")
    order = models.JSONField(help_text="Keys of the holders, the outermost layer first.")
    ciphertext = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.key}: {self.order}"
