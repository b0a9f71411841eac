"""The front door."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "The front door"

    def ready(self):
        from home import sources
        from home.demo.keys import beside_outbox
        from home.slots import OPEN_NOW, SEARCH_SOURCES, TITLES
        from portal.mail.slots import BESIDE_OUTBOX

        OPEN_NOW.fill("opportunities", sources.open_opportunities)
        OPEN_NOW.fill("intentions", sources.coming_intentions)
        OPEN_NOW.fill("consultations", sources.open_consultations)
        OPEN_NOW.fill("market consultations", sources.open_market_consultations)
        SEARCH_SOURCES.fill("opportunities", sources.find_opportunities)
        SEARCH_SOURCES.fill("intentions", sources.find_intentions)
        SEARCH_SOURCES.fill("services", sources.find_services)
        TITLES.fill("opportunities", sources.titles_of_opportunities)
        TITLES.fill("intentions", sources.titles_of_intentions)
        TITLES.fill("services", sources.titles_of_services)
        TITLES.fill("pages", sources.titles_of_pages)
        BESIDE_OUTBOX.fill("keys", beside_outbox)
