"""Whether a reason says anything of its own, and whether it leans on what no criterion names.

The first refuses (Woods v Milton Keynes: marks that only repeat the scale explain nothing), the second only hints.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "our",
        "so",
        "than",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "very",
        "was",
        "we",
        "well",
        "were",
        "what",
        "when",
        "which",
        "who",
        "will",
        "with",
        "would",
        "answer",
        "bid",
        "bidder",
        "response",
    ]
)
ALIKE = 0.85
OWN_WORDS = 2
# What panels have been found to score without having said so.
SUSPECT = {
    "local": "local",
    "locally": "local",
    "incumbent": "incumbent",
    "existing provider": "existing provider",
    "current provider": "current provider",
    "previous supplier": "previous supplier",
    "previous provider": "previous provider",
    "known to us": "known",
    "we know": "know",
    "reputation": "reputation",
    "worked with them": "worked with",
    "last contract": "last contract",
    "small organisation": "small",
    "price": "price",
    "cost": "cost",
    "cheap": "cheap",
    "cheaper": "cheap",
    "expensive": "expensive",
    "value for money": "value for money",
    "other bid": "other bid",
    "other bids": "other bid",
    "better than": "better than",
}


def only_repeats(reason: str, texts: Iterable[str]) -> bool:
    """True when a reason says no more than the words of the scale or of the criterion (``texts``)."""
    said = _words(reason)
    scale = {word for text in texts for word in _words(text)}
    own = {word for word in said if word not in scale and word not in COMMON}
    if len(own) < OWN_WORDS:
        return True
    plain = " ".join(said)
    return any(SequenceMatcher(None, plain, " ".join(_words(text))).ratio() >= ALIKE for text in texts if text)


def undisclosed(reason: str, disclosed: Iterable[str]) -> list[str]:
    """Words of the reason that hint at something no published text (``disclosed``) names."""
    said, told = f" {' '.join(_words(reason))} ", " ".join(" ".join(_words(text)) for text in disclosed)
    return [phrase for phrase, stem in SUSPECT.items() if f" {phrase} " in said and stem not in told]


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]
