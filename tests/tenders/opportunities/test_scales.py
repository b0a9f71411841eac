"""A scale that a published opportunity is judged by never changes."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("published", "refused"), [(False, False), (True, True)], ids=["draft", "published"])
def test_a_scale_in_use_refuses_changes(published, refused):
    opportunity = OpportunityFactory(published=published)
    scale = opportunity.criteria.exclude(scale=None).first().scale
    scale.name = "Another name"
    if refused:
        with pytest.raises(ValidationError, match="can no longer change"):
            scale.full_clean()
    else:
        scale.full_clean()
