"""The chart of accounts of the demo: the shipped French rows, those of goods, and the German book's (SKR 03)."""

import csv
from pathlib import Path

from making.writing import bar_values, table_rows

SHIPPED = Path(__file__).parents[2] / "transforms" / "reference" / "defaults" / "accounts.csv"

# The shipped chart takes hardware for rented, and knows no books.
_OF_GOODS = bar_values("side | typology | service | account | account_name | journal | journal_name")
_GOODS = """
revenue | documentation |         | 707  | Ventes de marchandises                         | VTI | Ventes intra-groupe
revenue |               | MAT-CAS | 707  | Ventes de marchandises                         | VTI | Ventes intra-groupe
revenue |               | MAT-DIV | 707  | Ventes de marchandises                         | VTI | Ventes intra-groupe
expense | documentation |         | 6183 | Documentation technique                        | ACI | Achats intra-groupe
expense |               | MAT-CAS | 6063 | Fournitures d'entretien et de petit équipement | ACI | Achats intra-groupe
expense |               | MAT-DIV | 6063 | Fournitures d'entretien et de petit équipement | ACI | Achats intra-groupe
"""

_OF_GERMAN_BOOK = bar_values(
    "side | typology | service | vat_category | account | account_name | tax_code | journal | journal_name"
)
_GERMAN = """
receivable         |               |         |    | 1400 | Forderungen aus Lieferungen und Leistungen                 |    | AR | Ausgangsrechnungen
revenue            |               |         |    | 8400 | Erlöse 19 % USt                                            | 3  | AR | Ausgangsrechnungen
output_vat         |               |         |    | 1776 | Umsatzsteuer 19 %                                          | 3  | AR | Ausgangsrechnungen
expense            |               |         |    | 4980 | Sonstiger Betriebsbedarf                                   |    | ER | Eingangsrechnungen
expense            | telecom       |         |    | 4920 | Telefon                                                    |    | ER | Eingangsrechnungen
expense            | mobility      |         |    | 4920 | Telefon                                                    |    | ER | Eingangsrechnungen
expense            | connectivity  |         |    | 4925 | Telefax und Internetkosten                                 |    | ER | Eingangsrechnungen
expense            | hardware      |         |    | 4960 | Mieten für Einrichtungen, bewegliche Wirtschaftsgüter      |    | ER | Eingangsrechnungen
expense            |               | MAT-CAS |    | 4985 | Werkzeuge und Kleingeräte                                  |    | ER | Eingangsrechnungen
expense            |               | MAT-DIV |    | 4985 | Werkzeuge und Kleingeräte                                  |    | ER | Eingangsrechnungen
expense            | cloud         |         |    | 4964 | Aufwendungen für die zeitlich befristete Überlassung von Rechten |    | ER | Eingangsrechnungen
expense            | software      |         |    | 4964 | Aufwendungen für die zeitlich befristete Überlassung von Rechten |    | ER | Eingangsrechnungen
expense            | maintenance   |         |    | 4806 | Wartungskosten für Hard- und Software                      |    | ER | Eingangsrechnungen
expense            | installation  |         |    | 4909 | Fremdleistungen                                            |    | ER | Eingangsrechnungen
expense            | support       |         |    | 4909 | Fremdleistungen                                            |    | ER | Eingangsrechnungen
expense            | printing      |         |    | 4930 | Bürobedarf                                                 |    | ER | Eingangsrechnungen
expense            | documentation |         |    | 4940 | Zeitschriften, Bücher                                      |    | ER | Eingangsrechnungen
expense            | training      |         |    | 4945 | Fortbildungskosten                                         |    | ER | Eingangsrechnungen
expense            | consulting    |         |    | 4950 | Rechts- und Beratungskosten                                |    | ER | Eingangsrechnungen
input_vat          |               |         |    | 1576 | Abziehbare Vorsteuer 19 %                                  | 9  | ER | Eingangsrechnungen
input_vat          |               |         | AE | 1577 | Abziehbare Vorsteuer nach § 13b UStG 19 %                  | 94 | ER | Eingangsrechnungen
input_vat          |               |         | K  | 1574 | Abziehbare Vorsteuer aus innergemeinschaftlichem Erwerb 19 % | 19 | ER | Eingangsrechnungen
payable            |               |         |    | 1600 | Verbindlichkeiten aus Lieferungen und Leistungen           |    | ER | Eingangsrechnungen
reverse_charge_vat |               |         |    | 1787 | Umsatzsteuer nach § 13b UStG 19 %                          | 94 | ER | Eingangsrechnungen
reverse_charge_vat |               |         | K  | 1774 | Umsatzsteuer aus innergemeinschaftlichem Erwerb 19 %       | 19 | ER | Eingangsrechnungen
"""  # noqa: E501 — a table reads best in one piece


def account_table() -> tuple[list[str], list[list[str]]]:
    """The headings and rows of accounts.csv, in the columns of the shipped file."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    further = [*_named(_OF_GOODS, _GOODS), *_named(_OF_GERMAN_BOOK, _GERMAN, book="VBN-DE")]
    return headings, [*rows, *([row.get(heading, "") for heading in headings] for row in further)]


def _named(columns: list[str], table: str, **same: str) -> list[dict[str, str]]:
    """The rows of a table by the names of its columns, with what is the same for all of them."""
    return [dict(zip(columns, row, strict=True)) | same for row in table_rows(table)]
