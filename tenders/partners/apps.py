"""A board where organisations that choose so find each other as partners. It knows nothing of bids."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "tenders.partners"
    label = "partners"
    verbose_name = "Partners"

    def ready(self):
        from tenders.opportunities.slots import SECTIONS

        from .views.board import section_of

        SECTIONS.fill("partners", section_of)
