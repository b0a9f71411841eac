"""People, organisations, and the papers between them."""

from .organisations import Invitation, JoinRequest, Membership, Organisation
from .people import RoleGrant, User

__all__ = ["Invitation", "JoinRequest", "Membership", "Organisation", "RoleGrant", "User"]
