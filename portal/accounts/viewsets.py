"""People in Wagtail's users area: saved by services, so that each change is asked and recorded."""

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users

from portal.accounts.forms.people import AddPersonForm, ChangePersonForm
from portal.accounts.services.people import add_person, change_person
from portal.core import clock
from portal.core.verdicts import NotAllowed


class PeopleList(users.IndexView):
    """Without the box for acts on many: those went round the rules."""

    page_title = "People"
    add_item_label = "Add a person"

    @cached_property
    def columns(self):
        return super().columns[1:]

    @cached_property
    def search_fields(self):
        return {"full_name", "email"}

    def order_queryset(self, queryset):
        names = {"name": "full_name", "-name": "-full_name"}
        return queryset.order_by(names[self.ordering]) if self.ordering in names else super().order_queryset(queryset)


class Ruled:
    """Shows a refusal of the service above the form."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class AddPerson(Ruled, users.CreateView):
    """A colleague's account."""

    def save_instance(self):
        facts = self.form.cleaned_data
        return add_person(
            email=facts["email"],
            full_name=facts["full_name"],
            is_staff=facts["is_staff"],
            actor=self.request.user,
            now=clock.now(),
        )


class ChangePerson(Ruled, users.EditView):
    """Name, staff or not, may sign in or not; roles by their own button."""

    @property
    def header_more_buttons(self):
        url = reverse("accounts_roles", args=[self.object.pk])
        return [Button("Roles", url=url, icon_name="group", priority=1), *super().header_more_buttons]

    def save_instance(self):
        return change_person(user=self.object, facts=self.form.cleaned_data, actor=self.request.user, now=clock.now())


class PeopleViewSet(users.UserViewSet):
    """In place of Wagtail's own."""

    menu_label = "People"
    index_view_class = PeopleList
    add_view_class = AddPerson
    edit_view_class = ChangePerson
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return ChangePersonForm if for_update else AddPersonForm
