"""Keys that bids are sealed to, who holds them, and the store that keeps draft keys outside the database."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "tenders.custody"
    label = "custody"
    verbose_name = "Custody of keys"
