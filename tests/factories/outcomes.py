"""Services for tests."""

import factory
from factory.django import DjangoModelFactory

from tenders.outcomes.models import CommissionedService


class ServiceFactory(DjangoModelFactory):
    """A service on the public finder."""

    class Meta:
        model = CommissionedService

    name = factory.Sequence(lambda n: f"Service {n}")
    slug = factory.Sequence(lambda n: f"service-{n}")
    kind = "COMMUNITY"
    summary = "Help close to home."
    provider = "Helping Hands"
    is_listed = True
