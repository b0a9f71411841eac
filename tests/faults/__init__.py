"""Faults made on purpose: the large figures of the promises about submission."""
