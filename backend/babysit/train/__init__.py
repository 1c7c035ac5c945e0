"""Training: the configuration, what it builds, what it costs, and the loop that yields events."""
