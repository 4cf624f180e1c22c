"""What of its VAT a recipient deducts, and where the rest goes."""
