"""Supplier bills: whether all that was received was charged on, retained or rejected, and nothing else was."""
