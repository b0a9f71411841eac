"""What people fill in: signing in, and their organisations."""
