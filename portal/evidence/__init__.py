"""What proves afterwards how the portal behaved: who asked for what, and whether the portal answered."""
