"""What may stand in an XML file."""

import re

# Control characters that XML 1.0 forbids; line ends and tabs stay.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what would make a file unreadable."""
    return FORBIDDEN.sub("", text)
