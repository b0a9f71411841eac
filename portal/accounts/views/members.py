"""The team of an organisation."""

from django.http import Http404

from portal.accounts import rules
from portal.accounts.enums import MemberRole
from portal.accounts.forms.organisations import InviteForm, JoinAnswerForm, RoleForm
from portal.accounts.models import Invitation, JoinRequest, Membership
from portal.accounts.services import joining
from portal.accounts.services import organisations as services
from portal.core.verdicts import NotAllowed

from .base import OfOrganisation, OfOwner


class MemberList(OfOrganisation):
    """Everybody in it; for owners also who was invited and who asked."""

    template_name = "accounts/members.html"

    def get(self, request, organisation):
        mine = self.organisation
        user, now = request.user, self.now
        return self.page(
            memberships=mine.memberships.select_related("user"),
            invitations=mine.invitations.visible_to(user, now).open(now),
            requests=mine.join_requests.visible_to(user, now).waiting().select_related("user"),
            now=now,
        )


class OneMember(OfOrganisation):
    """One member: role, hand over, remove or leave."""

    template_name = "accounts/member.html"

    def load(self):
        super().load()
        visible = Membership.objects.visible_to(self.request.user, self.now).select_related("user", "organisation")
        self.membership = visible.filter(organisation=self.organisation, pk=self.kwargs["pk"]).first()
        if self.membership is None:
            raise Http404

    @property
    def is_self(self):
        return self.membership.user_id == self.request.user.pk

    def verdict(self):
        """One's own page is for leaving; others' are for owners."""
        if self.is_self:
            return rules.is_member(self.request.user, self.organisation, self.now)
        return rules.may_manage_members(self.request.user, self.organisation, self.now)

    def context(self):
        user, now = self.request.user, self.now
        return {
            **super().context(),
            "membership": self.membership,
            "is_self": self.is_self,
            "may_remove": rules.may_remove(user, self.membership, now),
            "may_hand_over": rules.may_hand_over(user, self.membership, now),
        }

    def get(self, request, organisation, pk):
        return self.page(form=RoleForm(initial={"role": self.membership.role}))

    def _try(self, act, text, *where, **kwargs):
        """Do it, or show the page again with the reason."""
        form = RoleForm(initial={"role": self.membership.role})
        try:
            act(membership=self.membership, actor=self.request.user, now=self.now, **kwargs)
        except NotAllowed as refusal:
            return self.page(form=form, refusals=[refusal.reason], page_has_errors=True, status=422)
        return self.done(text, *where)

    @property
    def team(self):
        return ("accounts:members", self.organisation.uuid)


class ChangeRole(OneMember):
    """Owner, editor or viewer."""

    http_method_names = ["post"]

    def verdict(self):
        return rules.may_manage_members(self.request.user, self.organisation, self.now)

    def post(self, request, organisation, pk):
        form = RoleForm(request.POST)
        if not form.is_valid():
            return self.invalid(form)
        role = form.cleaned_data["role"]
        text = f"{self.membership.user} is now {MemberRole(role).label.lower()}."
        return self._try(services.change_role, text, *self.team, role=role)


class RemoveMember(OneMember):
    """Remove, or leave."""

    http_method_names = ["post"]

    def post(self, request, organisation, pk):
        if self.is_self:
            return self._try(services.remove_member, f"You left {self.organisation}.", "accounts:organisation_list")
        return self._try(services.remove_member, f"{self.membership.user} was removed.", *self.team)


class HandOver(OneMember):
    """Make somebody else the owner in one's place."""

    http_method_names = ["post"]

    def verdict(self):
        return rules.may_manage_members(self.request.user, self.organisation, self.now)

    def post(self, request, organisation, pk):
        text = f"{self.membership.user} is now an owner, and you are an editor."
        return self._try(services.hand_over, text, *self.team)


class Invite(OfOwner):
    """Invite a colleague."""

    template_name = "accounts/invite.html"

    def get(self, request, organisation):
        return self.page(form=InviteForm())

    def post(self, request, organisation):
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.invalid(form)
        facts = form.cleaned_data
        try:
            joining.invite(
                organisation=self.organisation,
                email=facts["email"],
                role=facts["role"],
                actor=request.user,
                now=self.now,
            )
        except NotAllowed as refusal:
            form.add_error("email", refusal.reason)
            return self.invalid(form)
        return self.done(f"The invitation was sent to {facts['email']}.", "accounts:members", self.organisation.uuid)


class RevokeInvitation(OfOwner):
    """Take an invitation back."""

    http_method_names = ["post"]

    def post(self, request, organisation, pk):
        invitation = self.one(Invitation.objects, pk)
        joining.revoke_invitation(invitation=invitation, actor=request.user, now=self.now)
        return self.done("The invitation is taken back.", "accounts:members", self.organisation.uuid)


class AnswerJoinRequest(OfOwner):
    """Accept somebody who asked, or decline."""

    template_name = "accounts/join_request.html"

    def load(self):
        super().load()
        if rules.may_manage_members(self.request.user, self.organisation, self.now):
            self.join_request = self.one(JoinRequest.objects, self.kwargs["pk"])

    def context(self):
        return {**super().context(), "join_request": getattr(self, "join_request", None)}

    def get(self, request, organisation, pk):
        return self.page(form=JoinAnswerForm())

    def post(self, request, organisation, pk):
        form = JoinAnswerForm(request.POST)
        if not form.is_valid():
            return self.invalid(form)
        answer, team = form.cleaned_data["answer"], ("accounts:members", self.organisation.uuid)
        try:
            if answer == form.DECLINE:
                joining.decline_join_request(request=self.join_request, actor=request.user, now=self.now)
                return self.done("The request was declined.", *team)
            joining.accept_join_request(request=self.join_request, role=answer, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            form.add_error("answer", refusal.reason)
            return self.invalid(form)
        return self.done(f"{self.join_request.user} is now a member.", *team)
