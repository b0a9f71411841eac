"""Contracts."""

from datetime import timedelta

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "tenders.contracts"
    label = "contracts"
    verbose_name = "Contracts"

    def ready(self):
        from portal.mail.jobs import register_job
        from tenders.intentions.slots import CONTRACTS

        from .queries import contracts_behind
        from .services import plan_ending

        CONTRACTS.fill("contracts", contracts_behind)
        register_job("plans for contracts that end", plan_ending, every=timedelta(hours=6))
