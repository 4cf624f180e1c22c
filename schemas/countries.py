"""The member states of the European Union, by ISO 3166 code: the territory of its VAT (directive 2006/112/EC, art. 5)."""

EUROPEAN_UNION = tuple(
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"],
)
