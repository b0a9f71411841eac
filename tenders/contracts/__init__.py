"""Contracts that run: the register, and planning what follows when they end."""
