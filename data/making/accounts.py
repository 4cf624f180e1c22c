"""The chart of accounts of the demo: the shipped French rows, and those of the German book (SKR 03)."""

import csv
from pathlib import Path

from making.writing import table_rows

SHIPPED = Path(__file__).parents[2] / "transforms" / "reference" / "defaults" / "accounts.csv"
BOOK = "VBN-DE"

# side | typology | VAT category | account | label | tax code | journal | label of the journal
_GERMAN = """
receivable         |               |    | 1400 | Forderungen aus Lieferungen und Leistungen                 |    | AR | Ausgangsrechnungen
revenue            |               |    | 8400 | Erlöse 19 % USt                                            | 3  | AR | Ausgangsrechnungen
output_vat         |               |    | 1776 | Umsatzsteuer 19 %                                          | 3  | AR | Ausgangsrechnungen
expense            |               |    | 4980 | Sonstiger Betriebsbedarf                                   |    | ER | Eingangsrechnungen
expense            | telecom       |    | 4920 | Telefon                                                    |    | ER | Eingangsrechnungen
expense            | mobility      |    | 4920 | Telefon                                                    |    | ER | Eingangsrechnungen
expense            | connectivity  |    | 4925 | Telefax und Internetkosten                                 |    | ER | Eingangsrechnungen
expense            | hardware      |    | 4960 | Mieten für Einrichtungen, bewegliche Wirtschaftsgüter      |    | ER | Eingangsrechnungen
expense            | cloud         |    | 4964 | Aufwendungen für die zeitlich befristete Überlassung von Rechten |    | ER | Eingangsrechnungen
expense            | software      |    | 4964 | Aufwendungen für die zeitlich befristete Überlassung von Rechten |    | ER | Eingangsrechnungen
expense            | maintenance   |    | 4806 | Wartungskosten für Hard- und Software                      |    | ER | Eingangsrechnungen
expense            | installation  |    | 4909 | Fremdleistungen                                            |    | ER | Eingangsrechnungen
expense            | support       |    | 4909 | Fremdleistungen                                            |    | ER | Eingangsrechnungen
expense            | printing      |    | 4930 | Bürobedarf                                                 |    | ER | Eingangsrechnungen
expense            | documentation |    | 4940 | Zeitschriften, Bücher                                      |    | ER | Eingangsrechnungen
expense            | training      |    | 4945 | Fortbildungskosten                                         |    | ER | Eingangsrechnungen
expense            | consulting    |    | 4950 | Rechts- und Beratungskosten                                |    | ER | Eingangsrechnungen
input_vat          |               |    | 1576 | Abziehbare Vorsteuer 19 %                                  | 9  | ER | Eingangsrechnungen
input_vat          |               | AE | 1577 | Abziehbare Vorsteuer nach § 13b UStG 19 %                  | 94 | ER | Eingangsrechnungen
input_vat          |               | K  | 1574 | Abziehbare Vorsteuer aus innergemeinschaftlichem Erwerb 19 % | 19 | ER | Eingangsrechnungen
payable            |               |    | 1600 | Verbindlichkeiten aus Lieferungen und Leistungen           |    | ER | Eingangsrechnungen
reverse_charge_vat |               |    | 1787 | Umsatzsteuer nach § 13b UStG 19 %                          | 94 | ER | Eingangsrechnungen
reverse_charge_vat |               | K  | 1774 | Umsatzsteuer aus innergemeinschaftlichem Erwerb 19 %       | 19 | ER | Eingangsrechnungen
"""  # noqa: E501 — a table reads best in one piece


def account_table() -> tuple[list[str], list[list[str]]]:
    """The headings and rows of accounts.csv, in the columns of the shipped file."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    german = [_row(headings, *row) for row in table_rows(_GERMAN)]
    return headings, [*rows, *german]


def _row(
    headings: list[str],
    side: str,
    typology: str,
    vat_category: str,
    account: str,
    account_name: str,
    tax_code: str,
    journal: str,
    journal_name: str,
) -> list[str]:
    values = {
        "book": BOOK,
        "side": side,
        "typology": typology,
        "vat_category": vat_category,
        "account": account,
        "account_name": account_name,
        "tax_code": tax_code,
        "journal": journal,
        "journal_name": journal_name,
    }
    return [values.get(heading, "") for heading in headings]
