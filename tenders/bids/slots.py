"""What later parts of a procurement show on a bid's own page. A source: ``(bid, person, now)`` → {"text", "href"} or None."""

from portal.core.slots import Slot

BESIDE_BID = Slot("beside a bid")
