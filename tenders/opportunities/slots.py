"""What later parts of a procurement show on an opportunity's public page.

A source is called with ``(opportunity, person, now)``.
"""

from portal.core.slots import Slot

# → {"text", "href"} for the big button, or None.
BID_BUTTON = Slot("the way to a bid")
# → {"template", …} to be shown on top, or with "is_below" after the documents; or None.
SECTIONS = Slot("sections of an opportunity's page")
# → addresses of people who hear of every change: with a draft, or following. Asked with ``(opportunity, now)``.
CONCERNED = Slot("who hears of a change")
# → sentences that say why one person cannot end a procurement after its opening. Asked with ``(opportunity,)``.
BEFORE_ENDING = Slot("what stands in the way of ending a procurement")
# → {document's key: [{"text", "clause", "href"}, …]}: what is said about a published document. Asked with
# ``(opportunity, now)``.
BESIDE_DOCUMENTS = Slot("what is said about the documents")
