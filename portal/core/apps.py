"""The kernel: no records of its own, installed for its template tags, checks and the discovery of lifecycles."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Kernel"

    def ready(self):
        from django.db.models import DateTimeField
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.widgets import AdminDateTimeInput

        from portal.core.fields import WallClockField

        register_form_field_override(
            DateTimeField, override={"form_class": WallClockField, "widget": AdminDateTimeInput}
        )
        # Every lifecycle registers itself when imported: drawings, presenters and followers need them all.
        autodiscover_modules("lifecycle")
