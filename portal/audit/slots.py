"""What else bears witness to the chains."""

from portal.core.slots import Slot

# A source is called without arguments and yields a sentence for each contradiction.
WITNESSES = Slot("witnesses of the audit chains")
