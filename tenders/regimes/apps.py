"""The law as dated data: thresholds, periods, notices, duties, and the router that says which apply."""

from django.apps import AppConfig


class RegimesConfig(AppConfig):
    name = "tenders.regimes"
    label = "regimes"
    verbose_name = "Regimes"
