"""The age format with the keys of holders: plain functions over bytes and text."""

import base64
import secrets
from collections.abc import Sequence

import pyrage

# Crockford's alphabet: no letter looks like a figure.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 5, 4
LOOKALIKES = str.maketrans("OIL", "011")


class WrongKey(Exception):
    """The pass code or key does not open it."""


def new_identity() -> tuple[str, str]:
    """(secret, public) of a new age identity, as text."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def public_of(identity: str) -> str:
    """The public half. Raises ``WrongKey`` for what is no identity."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity.strip()).to_public())
    except pyrage.IdentityError:
        raise WrongKey("This is not a key of the age format.") from None


def new_pass_code() -> str:
    """Twenty characters in groups of four: 100 bits, easy to write down and to type."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def tidy_pass_code(typed: str) -> str:
    """As it was shown, however it is typed: small letters, spaces, O for 0."""
    plain = "".join(typed.upper().split()).replace("-", "").translate(LOOKALIKES)
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def lock(identity: str, pass_code: str) -> bytes:
    """The identity under a pass code (age with scrypt; takes a second and 256 MiB, as it should)."""
    return pyrage.passphrase.encrypt(identity.encode(), pass_code)


def unlock(locked: bytes, typed: str) -> str:
    """The identity again. Raises ``WrongKey``."""
    try:
        return pyrage.passphrase.decrypt(bytes(locked), tidy_pass_code(typed)).decode()
    except pyrage.DecryptError:
        raise WrongKey("This pass code does not open your key.") from None


def encrypt(plain: bytes, recipient: str) -> bytes:
    """One layer of age."""
    return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)])


def decrypt(ciphertext: bytes, identity: str) -> bytes:
    """One layer less. Raises ``WrongKey``."""
    try:
        return pyrage.decrypt(bytes(ciphertext), [pyrage.x25519.Identity.from_str(identity.strip())])
    except pyrage.DecryptError:
        raise WrongKey("This key does not open it.") from None


def opens(secret: bytes, recipient: str) -> bool:
    """Is this the identity of that recipient?"""
    try:
        return public_of(secret.decode()) == recipient
    except (WrongKey, UnicodeDecodeError):
        return False


def nest(secret: str, recipients: Sequence[str]) -> bytes:
    """The secret inside a layer for each recipient, the first one outermost."""
    wrapped = secret.encode()
    for recipient in reversed(recipients):
        wrapped = encrypt(wrapped, recipient)
    return wrapped


def to_text(data: bytes) -> str:
    """Bytes as base64 text."""
    return base64.b64encode(data).decode()


def from_text(text: str) -> bytes:
    """And back."""
    return base64.b64decode(text)
