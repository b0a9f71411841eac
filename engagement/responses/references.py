"""References that a person can read out on the telephone and nobody can guess."""

import secrets

PREFIX = "KC"
# Without what is mistaken for something else: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
LETTERS = "34679ACDEFGHJKMNPQRTWXY"


def new_reference() -> str:
    """A reference like KC-7F3K-9QXM: 23 to the power of 8, more than 78 thousand million."""
    first, second = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2))
    return f"{PREFIX}-{first}-{second}"


def tidy_reference(typed: str) -> str:
    """What somebody typed, as it is stored: capitals, hyphens in their place."""
    plain = "".join(char for char in typed.upper()[:40] if char.isascii() and char.isalnum())
    plain = plain.removeprefix(PREFIX) if len(plain) == 8 + len(PREFIX) else plain
    return f"{PREFIX}-{plain[:4]}-{plain[4:]}" if len(plain) == 8 else ""
