"""Tariffs: which row of one a line takes, and its exact amount."""
