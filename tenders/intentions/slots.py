"""What later parts show on an intention's public page. A source is called with ``(intention, now)``."""

from portal.core.slots import Slot

# → rows with ``title``, ``supplier``, ``value``, ``ends_on``, ``latest_end`` (None without extensions).
CONTRACTS = Slot("the contracts that a plan follows")
# → rows of ``queries.Event``: consultations and events that the public can take part in.
EVENTS = Slot("events about a plan")
# → {opportunity's pk: sentence} for those that have a result. Called with ``(opportunities, now)``;
# where two sources speak, the one of the later part of a procurement wins: apps are set up latest part first.
RESULTS = Slot("what became of opportunities")
