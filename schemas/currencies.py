"""How many decimals a currency has (ISO 4217, list one, minor units)."""

_NO_DECIMALS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ],
)
_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])

MAX_DECIMALS = 3

DECIMALS_OTHER_THAN_TWO = dict.fromkeys(sorted(_NO_DECIMALS), 0) | dict.fromkeys(sorted(_THREE_DECIMALS), 3)


def currency_decimals(currency: str) -> int:
    """The decimals of amounts in a currency: 0, 2 or 3."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2
