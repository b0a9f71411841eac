"""Finding people and organisations, and who may see which."""

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from .enums import GrantState, InvitationState, JoinState, MemberRole
from .roles import Role, has_role

# Staff whose work needs the register of organisations. It never tells who bids for what.
SEES_REGISTER = (Role.USER_ADMINISTRATOR, Role.PROCUREMENT_LEAD, Role.CONTRACT_MANAGER, Role.AUDITOR)


class UserManager(BaseUserManager):
    """Makes people. E-mail addresses are kept in lower case: one person, one account."""

    def create_user(self, email, password=None, *, full_name="", **fields):
        """A person with a usable password, or none at all."""
        user = self.model(email=email.strip().lower(), full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """For the operator's first sign-in; business roles still have to be granted."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(email=username.strip().lower())


class OrganisationQuerySet(models.QuerySet):
    """Organisations, as far as the asker may know of them."""

    def for_member(self, user):
        """The organisations that the person belongs to."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(memberships__user=user)

    def visible_to(self, user, now):
        """Own organisations; all of them for staff who keep the register. Nobody else learns that one exists."""
        if has_role(user, *SEES_REGISTER):
            return self
        return self.for_member(user)

    def matching(self, *, name="", companies_house_number="", charity_number="", ppon=""):
        """Organisations that carry one of these names or numbers: what a newcomer may already belong to."""
        wanted = models.Q()
        for field, value in {
            "name": name,
            "companies_house_number": companies_house_number,
            "charity_number": charity_number,
            "ppon": ppon,
        }.items():
            if value and value.strip():
                wanted |= models.Q(**{f"{field}__iexact": value.strip()})
        return self.filter(wanted) if wanted else self.none()


class MembershipQuerySet(models.QuerySet):
    """Who belongs to what."""

    def owners(self):
        """Those who may manage the organisation, and can still sign in."""
        return self.filter(role=MemberRole.OWNER, user__is_active=True)

    def visible_to(self, user, now):
        """Members see their colleagues; staff who keep the register see all."""
        if has_role(user, *SEES_REGISTER):
            return self
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(organisation__memberships__user=user)


class _OwnersPapers(models.QuerySet):
    """Papers that only the owners of an organisation see."""

    def _of_owner(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(organisation__memberships__user=user, organisation__memberships__role=MemberRole.OWNER)


class InvitationQuerySet(_OwnersPapers):
    """Invitations; the invited person reaches theirs by its token alone."""

    def visible_to(self, user, now):
        """An organisation's owners."""
        return self._of_owner(user)

    def open(self, now):
        """Sent, neither answered nor taken back, not run out."""
        return self.filter(state=InvitationState.SENT, expires_at__gt=now)


class JoinRequestQuerySet(_OwnersPapers):
    """Requests to join."""

    def visible_to(self, user, now):
        """An organisation's owners."""
        return self._of_owner(user)

    def waiting(self):
        """Not yet answered."""
        return self.filter(state=JoinState.ASKED)


class RoleGrantQuerySet(models.QuerySet):
    """Roles that need a second administrator."""

    def visible_to(self, user, now):
        """User administrators and auditors."""
        return self if has_role(user, Role.USER_ADMINISTRATOR, Role.AUDITOR) else self.none()

    def waiting(self):
        """Proposed and not decided."""
        return self.filter(state=GrantState.PROPOSED)
