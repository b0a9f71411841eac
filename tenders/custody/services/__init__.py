"""Making keys, holding them, opening what they seal."""

from .keys import contribute, forget, make_key, make_probe_key, release, reshare, unlock

__all__ = ["contribute", "forget", "make_key", "make_probe_key", "release", "reshare", "unlock"]
