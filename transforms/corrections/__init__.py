"""Rejected rows worked through: put right cell by cell, left open, or written off."""
