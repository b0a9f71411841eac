"""The lives of the papers: invitations, requests to join, roles that need two administrators."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import GrantState, InvitationState, JoinState

INVITATION = Lifecycle(
    "accounts.Invitation",
    Step(
        "accept",
        (InvitationState.SENT,),
        InvitationState.ACCEPTED,
        rules.may_accept_invitation,
        "{actor} accepted the invitation of {subject}",
        "Accept the invitation",
    ),
    Step(
        "revoke",
        (InvitationState.SENT,),
        InvitationState.REVOKED,
        rules.may_revoke_invitation,
        "{actor} took back the invitation of {subject}",
        "Take back",
    ),
)

JOIN_REQUEST = Lifecycle(
    "accounts.JoinRequest",
    Step(
        "accept",
        (JoinState.ASKED,),
        JoinState.ACCEPTED,
        rules.may_accept_join_request,
        "{actor} accepted the request of {subject}",
        "Accept",
    ),
    Step(
        "decline",
        (JoinState.ASKED,),
        JoinState.DECLINED,
        rules.may_answer_join_request,
        "{actor} declined the request of {subject}",
        "Decline",
    ),
)

ROLE_GRANT = Lifecycle(
    "accounts.RoleGrant",
    Step(
        "confirm",
        (GrantState.PROPOSED,),
        GrantState.CONFIRMED,
        rules.may_confirm_grant,
        "{actor} confirmed the role {subject}",
        "Confirm",
    ),
    Step(
        "refuse",
        (GrantState.PROPOSED,),
        GrantState.REFUSED,
        rules.may_decide_grant,
        "{actor} refused the role {subject}",
        "Refuse",
    ),
)
