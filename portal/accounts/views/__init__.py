"""Screens: your account, your organisations, and the back office of roles."""
