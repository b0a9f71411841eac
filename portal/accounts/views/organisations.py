"""A person's organisations: list, register, details, ask to join."""

from django.core.exceptions import ValidationError

from portal.accounts import rules
from portal.accounts.enums import JoinState
from portal.accounts.forms.organisations import JoinForm, NewOrganisationForm, OrganisationForm
from portal.accounts.models import JoinRequest, Membership
from portal.accounts.services.joining import ask_to_join
from portal.accounts.services.organisations import edit_organisation, register_organisation
from portal.core.verdicts import NotAllowed

from .base import OfOrganisation, SignedIn


class OrganisationList(SignedIn):
    """Yours, and those that you asked to join."""

    template_name = "accounts/organisation_list.html"

    def get(self, request):
        return self.page(
            memberships=Membership.objects.filter(user=request.user).select_related("organisation"),
            asked=JoinRequest.objects.filter(user=request.user, state=JoinState.ASKED).select_related("organisation"),
            may_register=rules.may_create_organisation(request.user, self.now),
        )


class RegisterOrganisation(SignedIn):
    """A new organisation, or the offer to join the one that is registered already."""

    template_name = "accounts/organisation_new.html"

    def verdict(self):
        return rules.may_create_organisation(self.request.user, self.now)

    def get(self, request):
        return self.page(form=NewOrganisationForm())

    def post(self, request):
        form = NewOrganisationForm(request.POST)
        if not form.is_valid():
            return self._again(form)
        try:
            organisation = register_organisation(actor=request.user, now=self.now, facts=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self._again(form)
        return self.done(
            f"{organisation} is registered. You are its owner.", "accounts:organisation", organisation.uuid
        )

    def _again(self, form):
        join = JoinForm.about(form.match) if form.match else None
        return self.invalid(form, match=form.match, join_form=join)


class AskToJoin(SignedIn):
    """Only by the ticket that registering gave out."""

    http_method_names = ["post"]
    template_name = "accounts/join.html"

    def post(self, request):
        form = JoinForm(request.POST)
        if not form.is_valid():
            return self.invalid(form)
        organisation = form.cleaned_data["ticket"]
        try:
            ask_to_join(
                organisation=organisation, actor=request.user, now=self.now, message=form.cleaned_data["message"]
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            return self.invalid(form)
        return self.done("Your request was sent to the owners.", "accounts:organisation_list")


class OrganisationDetail(OfOrganisation):
    """The facts."""

    template_name = "accounts/organisation.html"

    def get(self, request, organisation):
        this = self.organisation
        facts = [
            ("Name", this.name),
            ("Legal form", this.get_legal_form_display()),
            ("Size", this.get_size_display()),
            ("VCSE", "Yes" if this.is_vcse else "No"),
            ("Company number", this.companies_house_number or "None given"),
            ("Charity number", this.charity_number or "None given"),
            ("Public procurement organisation number", this.ppon or "None given"),
            ("Address", this.address or "None given"),
            ("Website", this.website or "None given"),
        ]
        return self.page(facts=facts)


class EditOrganisation(OfOrganisation):
    """Change the facts."""

    template_name = "accounts/organisation_edit.html"

    def verdict(self):
        return rules.may_edit_organisation(self.request.user, self.organisation, self.now)

    def get(self, request, organisation):
        return self.page(form=OrganisationForm(instance=self.organisation))

    def post(self, request, organisation):
        form = OrganisationForm(request.POST, instance=self.organisation)
        if not form.is_valid():
            return self.invalid(form)
        try:
            edit_organisation(organisation=self.organisation, actor=request.user, now=self.now, facts=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.invalid(form)
        return self.done("The details are saved.", "accounts:organisation", self.organisation.uuid)
