"""What other apps show beside the outbox of the demonstration."""

from portal.core.slots import Slot

# Each source is called with now and returns (heading, [(name, e-mail address, text), …]).
BESIDE_OUTBOX = Slot("beside the outbox")
