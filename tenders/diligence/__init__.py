"""Checks before an award: the supplier and whoever stands behind it, and prices that seem too low."""
