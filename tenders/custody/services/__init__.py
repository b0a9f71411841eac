"""Making keys, holding them, opening what they seal."""

from .keys import contribute, forget, make_key, release, reshare, unlock

__all__ = ["contribute", "forget", "make_key", "release", "reshare", "unlock"]
