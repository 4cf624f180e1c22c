"""Rows that come again in a later month than the one that charged them."""
