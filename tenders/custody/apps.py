"""Keys that bids are sealed to, and the store that keeps them outside the database."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "tenders.custody"
    label = "custody"
    verbose_name = "Custody of keys"
