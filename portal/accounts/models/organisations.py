"""Organisations that provide services, who belongs to them, and who asks or is asked to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper

from portal.accounts import validators
from portal.accounts.enums import InvitationState, JoinState, LegalForm, MemberRole, Size
from portal.accounts.querysets import InvitationQuerySet, JoinRequestQuerySet, MembershipQuerySet, OrganisationQuerySet


def _unique_number(field: str, message: str) -> models.UniqueConstraint:
    """One organisation for a number, however it is typed; any number of organisations without one."""
    return models.UniqueConstraint(
        Upper(field),
        condition=~models.Q(**{field: ""}),
        name=f"organisation_{field}_once",
        violation_error_message=message,
    )


class Organisation(models.Model):
    """A provider, or one that wants to become one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("name of the organisation", max_length=200)
    legal_form = models.CharField("legal form", max_length=30, choices=LegalForm.choices)
    size = models.CharField("size", max_length=10, choices=Size.choices)
    is_vcse = models.BooleanField("voluntary, community or social enterprise", default=False)
    companies_house_number = models.CharField(
        "company number", max_length=8, blank=True, validators=[validators.companies_house_number]
    )
    charity_number = models.CharField(
        "charity number", max_length=11, blank=True, validators=[validators.charity_number]
    )
    ppon = models.CharField(
        "public procurement organisation number", max_length=14, blank=True, validators=[validators.ppon]
    )
    address = models.TextField("address", blank=True)
    website = models.URLField("website", blank=True)
    created_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            _unique_number("companies_house_number", "An organisation with this company number is already registered."),
            _unique_number("charity_number", "An organisation with this charity number is already registered."),
            _unique_number("ppon", "An organisation with this public procurement number is already registered."),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Numbers are kept in capitals, so that they read the same everywhere."""
        for field in ("companies_house_number", "charity_number", "ppon"):
            setattr(self, field, getattr(self, field).strip().upper())

    @property
    def vcse(self) -> str:
        """ "VCSE" for a voluntary, community or social enterprise, else nothing: for tags and tables."""
        return "VCSE" if self.is_vcse else ""

    @property
    def is_sme(self) -> bool:
        """A small or medium-sized enterprise, in the sense of the notices."""
        return self.size != Size.LARGE


class Membership(models.Model):
    """A person's place in an organisation. Services keep at least one owner."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole.choices)
    joined_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=MemberRole.values), name="membership_known_role"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} of {self.organisation}"


class Invitation(models.Model):
    """A colleague asked to join. The link's token is kept only as a digest: the database opens no door."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=10, choices=MemberRole.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, choices=InvitationState.choices, default=InvitationState.SENT)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=models.Q(state="SENT"), name="invitation_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="ACCEPTED", accepted_by__isnull=False)
                | models.Q(state__in=["SENT", "REVOKED"], accepted_by=None),
                name="invitation_accepted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.email} to {self.organisation}"

    def has_run_out(self, now) -> bool:
        """True from the moment it expires."""
        return now >= self.expires_at


class JoinRequest(models.Model):
    """A person who asks to belong to an organisation that is already registered."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_requests")
    message = models.TextField("message to the owners", blank=True, max_length=1000)
    state = models.CharField(max_length=20, choices=JoinState.choices, default=JoinState.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=models.Q(state="ASKED"), name="join_request_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="ASKED", decided_by=None, decided_at=None)
                | models.Q(state__in=["ACCEPTED", "DECLINED"], decided_by__isnull=False, decided_at__isnull=False),
                name="join_request_decided_by_whom_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.user} to {self.organisation}"
