"""What is shared out among several companies, and by which keys."""

from collections import Counter

from making.entities import entity_codes
from making.people import people
from making.writing import bar_values, table_rows

POOL_COLUMNS = bar_values(
    "pool | period | provider | service | amount | currency | received | nature | evidence_ref | method | key | "
    "excluded | retained_reason"
)
KEY_COLUMNS = ["key", "period", "entity", "value", "source", "evidence_ref"]

# The second is a cascade: all that VBN-CS charges VBN-SI for consulting in the same run. The third was paid in dollars.
_POOLS = """
POSTES    | 2026-10 | VBN-SI | LOG-SEC | 5000.00 |     |            | Protection des postes de travail, contrat de groupe         | GL-SI-2026-10-SEC | weighted | EFFECTIF | VBN-DE, VBN-CH | Effectif propre de VBN-SI
PROGICIEL | 2026-10 | VBN-SI | LOG-EVO |         |     | consulting | Évolutions du progiciel de gestion, part des conseils reçus | GL-SI-2026-10-EVO | fixed    | LICENCES |                |
DOMAINES  | 2026-10 | VBN-SI | LOG-DOM | 900.00  | USD |            | Domain names and certificates, October to December          | REG-2026-10-0815  | equal    | DOMAINES |                |
"""  # noqa: E501 — a table reads best in one piece

# entity | percent
_PERCENTAGES = """
VBN-SA  | 10
VBN-BFC | 37.5
VBN-NOR | 32.5
VBN-LOG | 20
"""

_DOMAIN_HOLDERS = ("VBN-SA", "VBN-IDF", "VBN-DE", "VBN-CH")


def pool_rows() -> list[list[str]]:
    """The rows of pools.csv."""
    return table_rows(_POOLS)


def key_rows() -> list[list[str]]:
    """The rows of keys.csv: the headcount of each company, VBN-SI included, percentages that total 100, and who shares
    equally.
    """
    heads = Counter(person.entity for person in people())
    return [
        *(_key_row("EFFECTIF", entity, str(heads[entity]), "effectifs.csv au 1er") for entity in entity_codes()),
        *(_key_row("LICENCES", entity, percent, "Comité du progiciel") for entity, percent in table_rows(_PERCENTAGES)),
        *(_key_row("DOMAINES", entity, "", "Registre des domaines") for entity in _DOMAIN_HOLDERS),
    ]


def _key_row(key: str, entity: str, value: str, source: str) -> list[str]:
    evidence = {"EFFECTIF": "RH-2026-10", "LICENCES": "CR-2026-01-14", "DOMAINES": "REG-2026"}[key]
    return [key, "2026-10", entity, value, source, evidence]
