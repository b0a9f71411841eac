"""What others put into the records bundle of an award."""

from portal.core.slots import Slot

# → [(name within the bundle, what it is, bytes), …]. Asked with ``(award, person, now)``.
RECORDS = Slot("what others keep about an award")
