"""Draft texts of the central platform's notices, paragraph by paragraph, from what is written here.

What the portal does not know stays empty and is marked: nobody should have to guess whether it was forgotten.
"""

from .facts import Facts, facts_of
from .notices import NOTICES, Draft, draft

__all__ = ["NOTICES", "Draft", "Facts", "draft", "facts_of"]
