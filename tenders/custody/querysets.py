"""Finding key holders."""

from datetime import timedelta

from django.db import models

from portal.accounts.roles import Role

from .enums import HolderKind, HolderState

# A key that nobody has used for so long may be lost without anybody having noticed.
PROOF_LASTS = timedelta(days=90)
# A ceremony that is not finished by then begins again: peeled layers do not lie about.
SESSION_LASTS = timedelta(minutes=30)

_ESCROW = models.Q(kind=HolderKind.ESCROW)


class SealingKeyQuerySet(models.QuerySet):
    """Chainable filters."""

    def held(self):
        """Those that holders hold: the probe's own has no holder."""
        return self.filter(threshold__gt=0)


class KeyHolderQuerySet(models.QuerySet):
    """Chainable filters."""

    def active(self):
        """Keys that new bids are sealed to."""
        return self.filter(state=HolderState.ACTIVE)

    def officers(self):
        """Keys of people who hold the role of opener still."""
        return self.filter(kind=HolderKind.OFFICER, user__is_active=True, user__groups__name=Role.OPENER).distinct()

    def escrow(self):
        """The key on paper."""
        return self.filter(_ESCROW)

    def usable(self):
        """Keys in use whose keepers may give them: an opener's own, and the one on paper."""
        return self.active().filter(models.Q(pk__in=self.model._default_manager.officers().values("pk")) | _ESCROW)

    def proved(self, now):
        """Those who showed within 90 days that they still have their key."""
        proofs = self.model._meta.get_field("proofs").related_model.objects
        recent = proofs.filter(holder=models.OuterRef("pk"), at__gt=now - PROOF_LASTS, at__lte=now)
        return self.filter(models.Exists(recent))

    def with_last_proof(self):
        """Annotated with ``proved_at`` (None where there is no proof)."""
        return self.annotate(proved_at=models.Max("proofs__at"))
