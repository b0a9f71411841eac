"""Reads: how far the checks of a lot are, which prices are flagged, what stands before an approval."""
