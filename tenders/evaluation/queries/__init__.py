"""Reads that join: the model as published, the score matrix, results with every step of the arithmetic."""
