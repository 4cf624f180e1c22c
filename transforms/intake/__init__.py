"""Delivered raw files turned into batches of usage lines and rejected lines, by settings alone."""
