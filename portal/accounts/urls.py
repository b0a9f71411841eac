"""``/account/`` (beside allauth's own addresses) and ``/workspace/organisations/``."""

from django.urls import include, path

from .views import account, invitations, members, organisations

app_name = "accounts"

_organisation = [
    path("", organisations.OrganisationDetail.as_view(), name="organisation"),
    path("edit/", organisations.EditOrganisation.as_view(), name="organisation_edit"),
    path("members/", members.MemberList.as_view(), name="members"),
    path("members/invite/", members.Invite.as_view(), name="invite"),
    path("members/<int:pk>/", members.OneMember.as_view(), name="member"),
    path("members/<int:pk>/role/", members.ChangeRole.as_view(), name="member_role"),
    path("members/<int:pk>/remove/", members.RemoveMember.as_view(), name="member_remove"),
    path("members/<int:pk>/hand-over/", members.HandOver.as_view(), name="member_hand_over"),
    path("invitations/<int:pk>/revoke/", members.RevokeInvitation.as_view(), name="invitation_revoke"),
    path("requests/<int:pk>/", members.AnswerJoinRequest.as_view(), name="join_request"),
]

urlpatterns = [
    path("account/", account.AccountHome.as_view(), name="home"),
    path("account/second-factor/", account.SecondFactor.as_view(), name="second_factor"),
    path("workspace/organisations/", organisations.OrganisationList.as_view(), name="organisation_list"),
    path("workspace/organisations/new/", organisations.RegisterOrganisation.as_view(), name="organisation_new"),
    path("workspace/organisations/join/", organisations.AskToJoin.as_view(), name="join"),
    path("workspace/invitations/<str:token>/", invitations.AcceptInvitation.as_view(), name="invitation"),
    path("workspace/organisations/<uuid:organisation>/", include(_organisation)),
]
