"""From a usage line to a charge: who is charged, how much exactly, and what justifies it."""
