"""The entries of both books of every invoice, and the accounts they take."""
