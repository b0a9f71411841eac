"""People who sign in, and the roles proposed for them."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from portal.accounts.enums import GrantState
from portal.accounts.querysets import RoleGrantQuerySet, UserManager
from portal.accounts.roles import Role


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address and by the name that they want to be called."""

    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField("full name", max_length=150)
    is_staff = models.BooleanField("works for the council", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    is_demo = models.BooleanField("invented for the demonstration", default=False, editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name = "person"
        verbose_name_plural = "people"

    def __str__(self):
        return self.full_name or self.email

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split(" ")[0] if self.full_name else self.email


class RoleGrant(models.Model):
    """A role proposed by one administrator that another has to confirm (Opener, Approver)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=40, choices=Role.choices)
    state = models.CharField(max_length=20, choices=GrantState.choices, default=GrantState.PROPOSED)
    reason = models.TextField("why this person needs the role")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(state="PROPOSED"), name="role_grant_proposed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="PROPOSED", decided_by=None, decided_at=None)
                | models.Q(state__in=["CONFIRMED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False),
                name="role_grant_decided_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="role_grant_two_administrators",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("proposed_by"))
                & (models.Q(decided_by=None) | ~models.Q(user=models.F("decided_by"))),
                name="role_grant_not_to_oneself",
            ),
        ]

    def __str__(self):
        return f"{self.role} for {self.user}"
