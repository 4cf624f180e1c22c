"""Two of the wrong rows, put right as the controller does it: line and digest are those that `to_fix.xlsx` has."""

from making.writing import table_rows

CORRECTION_COLUMNS = ["line_id", "digest", "column", "value", "reason", "by"]

_CORRECTIONS = """
mobile/inputs/2026-10/mobile-voix.csv:1170             | ae548208ec77 | user       | M0603      | Lettre O tapée pour un zéro : le numéro est celui de M0603 | O. Exemple
conseil/inputs/2026-10/releve-conseil.xlsx#Relevé:219 | 177cfe4e0239 | usage_date | 14/10/2026 | Jour repris de la feuille de temps FT-2026-10-0307         | P. Modèle
"""  # noqa: E501 — a table reads best in one piece

CORRECTED = (("mobile", "unknown_user"), ("conseil", "not_a_date"))
"""The source of each row that is put right, and the rule that it broke as it was delivered."""


def correction_rows() -> list[list[str]]:
    """The rows of corrections.csv."""
    return table_rows(_CORRECTIONS)
