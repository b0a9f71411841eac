"""The register of contracts in the back office."""

from django.urls import path, reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from .backoffice import PlanNext
from .models import Contract


class EditContract(EditView):
    """With the way to what follows."""

    @property
    def header_buttons(self):
        address = reverse("contracts:plan_next", args=(self.object.pk,))
        return [HeaderButton("What follows", url=address, icon_name="calendar-alt")]


class ContractViewSet(ModelViewSet):
    """Contracts that run. What follows each one is planned when its end comes near, or by a button before."""

    model = Contract
    name = "contracts"
    icon = "doc-full-inverse"
    menu_label = "Contracts"
    list_display = ["reference", "title", "supplier", "ends_on", "next_intention"]
    list_filter = ["kind", "regime"]
    search_fields = ["reference", "title", "supplier"]
    ordering = ["ends_on", "reference"]
    list_per_page = 30
    panels = [
        FieldRowPanel([FieldPanel("reference"), FieldPanel("title")]),
        FieldPanel("supplier"),
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("service"), FieldPanel("cpv_codes")], heading="What it buys"),
        FieldPanel("regime", help_text="The law under which it was bought. It stays the same until the contract ends."),
        FieldRowPanel([FieldPanel("value_net"), FieldPanel("value_gross")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]), FieldPanel("extension_months")],
            heading="From when to when",
        ),
        FieldPanel("manager"),
        FieldPanel("follows_on"),
    ]
    edit_view_class = EditContract

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("<int:pk>/next/", PlanNext.as_view(), name="plan_next")]
