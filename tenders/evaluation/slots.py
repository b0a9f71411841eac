"""What others show on the scoring screen.

A source is called with ``(opportunity, criterion)`` and gives ``[(text, where it comes from), …]``.
"""

from portal.core.slots import Slot

VOICES = Slot("what residents said behind a criterion")
