"""Views of responses."""
