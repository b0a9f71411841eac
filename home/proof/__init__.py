"""Proof that works without the portal."""
