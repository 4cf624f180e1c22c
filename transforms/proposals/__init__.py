"""A first block of settings for a new source of usage, decided by the evidence of one sample file."""
