"""Countries whose VAT is one system, and those whose law is one."""

EUROPEAN_UNION: tuple[str, ...] = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES"),
    *("FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
    *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
"""The member states, whose VAT is one system (directive 2006/112/EC, art. 5)."""

FRANCE: tuple[str, ...] = ("FR", "GF", "GP", "MQ", "RE", "YT")
"""France and its overseas departments: one law of companies and invoices, each its own VAT (CGI art. 294 and 296)."""
