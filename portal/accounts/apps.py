"""People, organisations and roles."""

from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "People and organisations"

    def ready(self):
        from portal.mail.jobs import register_job
        from portal.mail.slots import BESIDE_OUTBOX

        from . import checks, guards  # noqa: F401
        from .second_factor import demo_codes
        from .services.sessions import clear_expired

        BESIDE_OUTBOX.fill("second factor", demo_codes)
        register_job("Sessions that ran out", clear_expired, every=timedelta(hours=6))
