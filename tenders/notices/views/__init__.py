"""Open data for everyone, and draft notices for those who write opportunities."""
