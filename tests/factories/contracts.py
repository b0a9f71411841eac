"""Contracts for tests."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from tenders.contracts.models import Contract


class ContractFactory(DjangoModelFactory):
    """A running contract; tests give its end and value."""

    class Meta:
        model = Contract

    reference = factory.Sequence(lambda n: f"KC-{n:04}")
    title = "Care at home"
    supplier = "Meadowbank Homecare Ltd"
    kind = "ADULT_CARE"
    regime = "PCR15"
    value_net = Decimal(900_000)
    starts_on = date(2023, 7, 1)
    ends_on = date(2028, 6, 30)
