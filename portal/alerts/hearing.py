"""Does an alert hear of an event?"""

from datetime import datetime

from .enums import PUBLISHED
from .models import Event, Subscription
from .topics import Topic


def hears(
    subscription: Subscription, event: Event, topic: Topic, now: datetime, known: dict[tuple[int, str], bool]
) -> bool:
    """A followed record hears of all that happens to it; a search hears of what is newly published and matches now.

    ``known`` keeps what was found for an event and the same criteria: many people ask for the same.
    """
    if subscription.record_pk is not None:
        return subscription.record_pk == event.subject_pk
    if event.kind != PUBLISHED:
        return False
    key = (event.pk, subscription.criteria_key)
    if key not in known:
        known[key] = topic.matches(dict(subscription.criteria), event.subject_pk, now)
    return known[key]
