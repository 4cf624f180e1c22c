"""Who may charge whom, by which agreement; and the VAT rules and partner accounts that go with it."""

from making.writing import bar_values, table_rows

AGREEMENT_COLUMNS = bar_values(
    "agreement | provider | recipient | service | typology | signed_on | purchase_order | payment_days | "
    "description | valid_from | valid_to"
)
VAT_RULE_COLUMNS = ["provider", "recipient", "operation", "vat_category", "mention"]
PARTNER_COLUMNS = ["book", "partner", "auxiliary", "auxiliary_name"]

# agreement | provider | recipient | service | typology | signed | order | days | about | first day | last day
_AGREEMENTS = """
CONV-2025-04 | VBN-SI | VBN-BFC |         |       | 2024-12-12 |                | 30 | Services informatiques 2025     | 2025-01-01 | 2025-12-31
CONV-2026-01 | VBN-SI | VBN-SA  |         |       | 2025-12-08 |                |    | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-02 | VBN-SI | VBN-CS  |         |       | 2025-12-08 |                |    | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-03 | VBN-SI | VBN-BFC |         |       | 2025-12-09 |                | 30 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-04 | VBN-SI | VBN-IDF |         |       | 2025-12-09 | BC-IDF-26-0117 | 45 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-05 | VBN-SI | VBN-NOR |         |       | 2025-12-09 |                | 30 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-06 | VBN-SI | VBN-SUD |         |       | 2025-12-10 |                | 30 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-07 | VBN-SI | VBN-OUE |         |       | 2025-12-10 |                | 30 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-08 | VBN-SI | VBN-EST |         |       | 2025-12-10 |                | 30 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-09 | VBN-SI | VBN-LOG |         |       | 2025-12-11 |                | 60 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-10 | VBN-SI | VBN-IMM |         |       | 2025-12-11 |                | 30 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-11 | VBN-SI | VBN-DE  |         |       | 2025-12-15 | PO-DE-4500021  | 30 | IT services 2026                | 2026-01-01 | 2026-12-31
CONV-2026-12 | VBN-SI | VBN-CH  |         |       | 2025-12-15 |                | 30 | Services informatiques 2026     | 2026-01-01 | 2026-12-31
CONV-2026-21 | VBN-SI | VBN-BFC |         | cloud | 2026-02-02 |                | 30 | Hébergement en nuage            | 2026-02-01 |
CONV-2026-22 | VBN-SI | VBN-DE  |         | cloud | 2026-02-02 | PO-DE-4500037  | 14 | Cloud hosting                   | 2026-02-01 |
CONV-2026-23 | VBN-SI | VBN-NOR | LOG-ERP |       | 2026-03-02 |                | 30 | Progiciel de gestion            | 2026-03-01 |
CONV-2026-31 | VBN-CS | VBN-SA  |         |       | 2026-01-05 |                | 30 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-32 | VBN-CS | VBN-SI  |         |       | 2026-01-05 | BC-SI-26-0042  | 30 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-33 | VBN-CS | VBN-BFC |         |       | 2026-01-05 |                | 30 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-34 | VBN-CS | VBN-IDF |         |       | 2026-01-05 | BC-IDF-26-0118 | 45 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-35 | VBN-CS | VBN-NOR |         |       | 2026-01-05 |                | 30 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-36 | VBN-CS | VBN-SUD |         |       | 2026-01-05 |                | 30 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-37 | VBN-CS | VBN-OUE |         |       | 2026-01-05 |                | 30 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-38 | VBN-CS | VBN-EST |         |       | 2026-01-05 |                | 30 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-39 | VBN-CS | VBN-LOG |         |       | 2026-01-05 |                | 60 | Conseil et formation 2026       | 2026-01-01 | 2026-12-31
CONV-2026-40 | VBN-CS | VBN-DE  |         |       | 2026-01-05 | PO-DE-4500022  | 30 | Consulting 2026                 | 2026-01-01 | 2026-12-31
CONV-2026-41 | VBN-CS | VBN-OUE | CNS-AUD |       | 2026-05-04 |                | 30 | Audit de sécurité, premier lot  | 2026-05-01 |
CONV-2026-42 | VBN-CS | VBN-OUE | CNS-AUD |       | 2026-09-01 |                | 30 | Audit de sécurité, second lot   | 2026-09-01 |
"""  # noqa: E501 — a table reads best in one piece

_VAT_RULES = """
VBN-SI | VBN-CH | services | O | Prestation non soumise à la TVA française, art. 259-1° du CGI
"""

_PARTNERS = """
VBN-DE | VBN-SI  | 70001  | Vauban Systèmes d'Information SAS
VBN-DE | VBN-CS  | 70002  | Vauban Conseil SAS
VBN-SI | VBN-DE  | IC-DE  | Vauban Deutschland GmbH
VBN-SI | VBN-CH  | IC-CH  | Vauban Suisse SA
"""


def agreement_rows() -> list[list[str]]:
    """The rows of agreements.csv: none from VBN-CS to VBN-CH, two for the audits of VBN-OUE, on purpose."""
    return table_rows(_AGREEMENTS)


def vat_rule_rows() -> list[list[str]]:
    """The rows of vat_rules.csv."""
    return table_rows(_VAT_RULES)


def partner_rows() -> list[list[str]]:
    """The rows of partners.csv: auxiliary accounts that are not the partner's short name."""
    return table_rows(_PARTNERS)
