"""The documents people read, each from the published tables."""
