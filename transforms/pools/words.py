"""How a share is made, in the words of its invoice line: the whole, the key, and what part of it."""

from schemas.currencies import currency_decimals
from transforms.documents.figures import figure_text
from transforms.money import share_in_percent
from transforms.pools.shares import Share

WORDS = {
    "base": ("assiette", "base"),
    "key": ("clé", "key"),
    "equal": ("parts égales", "equal shares"),
    "quantity": ("quantités de", "quantities of"),
    "amount": ("montants de", "amounts of"),
    "all": ("montants facturés", "amounts charged"),
    "site": ("site", "site"),
    "department": ("service", "department"),
    "retained": ("conservé", "retained"),
}


def nature_of(share: Share, language: str) -> str:
    """The nature of a pool and how the share is made: `… — assiette 120 000,00 EUR · clé ETP 62/1 000 = 6,20 %`."""
    parts = [basis_text(share, language), *_beneficiary(share, language)]
    if share.retained:
        colon = " :" if language == "fr" else ":"
        parts.append(f"{_word('retained', language)}{colon} {share.pool.retained_reason}")
    return f"{share.pool.nature} — {' · '.join(parts)}"


def basis_text(share: Share, language: str) -> str:
    """What is shared, by what, and which part: `base 120,000.00 EUR · key headcount 62/1,000 = 6.20%`."""
    base = figure_text(share.pool_amount, language, currency_decimals(share.pool.currency))
    value, total = (figure_text(number, language) for number in (share.beneficiary.value, share.total))
    percent = figure_text(share_in_percent(share.beneficiary.value, share.total), language, 2)
    sign = "\u00a0%" if language == "fr" else "%"
    whole = f"{_word('base', language)} {base} {share.pool.currency}"
    return f"{whole} · {_key(share, language)} {value}/{total} = {percent}{sign}"


def _key(share: Share, language: str) -> str:
    method, key = share.pool.method, share.pool.key
    if method == "equal":
        return _word("equal", language)
    if method in ("quantity", "amount"):
        return f"{_word(method, language)} {key}" if key else _word("all", language)
    return f"{_word('key', language)} {key}"


def _beneficiary(share: Share, language: str) -> list[str]:
    named = {"site": share.beneficiary.site, "department": share.beneficiary.department}
    return [f"{_word(kind, language)} {code}" for kind, code in named.items() if code]


def _word(name: str, language: str) -> str:
    return WORDS[name][0 if language == "fr" else 1]
