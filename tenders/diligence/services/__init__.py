"""Acts: checks of suppliers, and the way of a price that seems too low."""
