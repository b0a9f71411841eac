"""Roles of a person, in the back office: what they hold, what is proposed, who decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from portal.accounts import rules
from portal.accounts.forms.people import DecideGrantForm, RoleStepForm
from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import NEEDS_SECOND_ADMINISTRATOR, ROLES, roles_of
from portal.accounts.services import roles as services
from portal.audit import presenters
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.verdicts import NotAllowed


class _BackOffice(View):
    """404 for everybody who may not see roles: the same as where there is nothing."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        if not rules.may_see_roles(request.user, self.now):
            raise Http404

    def _errors(self, form):
        return [text for texts in form.errors.values() for text in texts]


class RolesOfPerson(_BackOffice):
    """One person."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = User.objects.filter(pk=kwargs["pk"]).first()
        if self.person is None:
            raise Http404

    def get(self, request, pk, errors=()):
        actor, now = request.user, self.now
        held = roles_of(self.person)
        rows = [
            {
                "row": row,
                "held": row.role.value in held,
                "two": row.role in NEEDS_SECOND_ADMINISTRATOR,
                "verdict": (rules.may_revoke if row.role.value in held else self._may_give(row.role))(
                    actor, self.person, row.role.value, now
                ),
            }
            for row in ROLES
        ]
        events = AuditEvent.objects.unsealed().about(self.person)[:50]
        context = {
            "person": self.person,
            "rows": rows,
            "grants": RoleGrant.objects.visible_to(actor, now).filter(user=self.person).waiting(),
            "events": [(event.at, presenters.present(event)) for event in events],
            "errors": errors,
            "page_title": f"Roles of {self.person}",
            "header_icon": "group",
        }
        return render(request, "accounts/backoffice/roles.html", context, status=422 if errors else 200)

    @staticmethod
    def _may_give(role):
        return rules.may_propose if role in NEEDS_SECOND_ADMINISTRATOR else rules.may_grant

    def post(self, request, pk):
        form = RoleStepForm(request.POST)
        if not form.is_valid():
            return self.get(request, pk, errors=self._errors(form))
        facts = form.cleaned_data
        act = services.grant_role if facts["step"] == "grant" else services.revoke_role
        try:
            proposal = act(
                user=self.person, role=facts["role"], reason=facts["reason"], actor=request.user, now=self.now
            )
        except NotAllowed as refusal:
            return self.get(request, pk, errors=[refusal.reason])
        text = "Proposed: another user administrator has to confirm." if proposal else "Done."
        messages.success(request, text)
        return redirect("accounts_roles", pk)


class RoleProposals(_BackOffice):
    """What waits for a second administrator."""

    def get(self, request, errors=()):
        waiting = RoleGrant.objects.visible_to(request.user, self.now).waiting()
        rows = [
            (grant, rules.may_confirm_grant(request.user, grant, self.now))
            for grant in waiting.select_related("user", "proposed_by")
        ]
        context = {"rows": rows, "errors": errors, "page_title": "Proposed roles", "header_icon": "group"}
        return render(request, "accounts/backoffice/proposals.html", context, status=422 if errors else 200)


class DecideGrant(RoleProposals):
    """Confirm or refuse one."""

    http_method_names = ["post"]

    def post(self, request, pk):
        grant = RoleGrant.objects.visible_to(request.user, self.now).filter(pk=pk).first()
        if grant is None:
            raise Http404
        form = DecideGrantForm(request.POST)
        if not form.is_valid():
            return self.get(request, errors=self._errors(form))
        try:
            if form.cleaned_data["step"] == "confirm":
                services.confirm_grant(grant=grant, actor=request.user, now=self.now)
            else:
                reason = form.cleaned_data["reason"]
                services.refuse_grant(grant=grant, actor=request.user, now=self.now, reason=reason)
        except NotAllowed as refusal:
            return self.get(request, errors=[refusal.reason])
        messages.success(request, "Done.")
        return redirect("accounts_proposals")
