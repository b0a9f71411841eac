"""What others show on the panel's pages, and what of theirs stands before an award.

A source of ``VOICES`` is called with ``(opportunity, criterion)`` and gives ``[(text, where it comes from), …]``.
"""

from portal.core.slots import Slot

VOICES = Slot("what residents said behind a criterion")
# → sentences that say what is missing, none where nothing is. Asked with ``(award, now)``.
BEFORE_APPROVAL = Slot("what stands between a recommendation and its approval")
# → sentences that say why a published award can no longer be withdrawn. Asked with ``(award,)``.
BINDING = Slot("what binds the council to an award")
# → {key of a bid: why it gets no award, in sentences without amounts}. Asked with ``(lot,)``.
DISREGARDED = Slot("which bids were excluded or disregarded")
# → {"text", "href", "says"} or None; with "is_button" where it is a button. Asked with ``(award, person, now)``.
BESIDE_AWARD = Slot("what belongs to an award")
# → the same. Asked with ``(lot, person, now)``.
BESIDE_LOT = Slot("what belongs to the assessment of a lot")
# → [{"of", "text", "href", "says"}, …]. Asked with ``(opportunity, person, now)``.
BESIDE_HISTORY = Slot("what is kept of the awards of an opportunity")
# → querysets of records whose audit events belong to the award of an opportunity. Asked with ``(opportunity)``.
HISTORY = Slot("what else happened on the way to a contract")
