"""International codes in the reference tables: currencies (ISO 4217) and countries (ISO 3166)."""

import re
from functools import partial

import polars as pl

from schemas.problems import Problem
from schemas.settings import Settings
from transforms.reference.loaded import LoadedTable, Row, Tables

FOUR_DECIMALS = frozenset({"CLF", "UYW"})
"""Units of account with four decimals (ISO 4217); amounts here have at most three."""

OTHER_CODES = {"EL": "GR", "UK": "GB"}
"""What VAT numbers or people say for a country, and what ISO 3166 says."""


def wrong_currencies(settings: Settings, tables: Tables) -> list[Problem]:
    """Currencies that look like no ISO 4217 code, or have more decimals than amounts have here."""
    stated = {"chargeback.toml, [group], currency": settings.group.currency}
    stated |= {
        f"chargeback.toml, [[usage]] {source.source}, constants.currency": source.constants["currency"]
        for source in settings.usage
        if "currency" in source.constants
    }
    problems = [_currency(place, code) for place, code in stated.items() if not _is_currency(code)]
    for name in ("entities", "prices", "pools", "bills", "balance", "budget", "actual_costs", "rates"):
        for column in ("currency", "to") if name == "rates" else ("currency",):
            table = tables[name]
            wrong = [code for code in table.rows[column].drop_nulls().unique() if not _is_currency(code)]
            rows = table.rows.filter(pl.col(column).is_in(wrong))
            problems += table.tell(rows, partial(_currency_of_row, table, column))
    return problems


def wrong_countries(tables: Tables) -> list[Problem]:
    """Countries that are not written as the two capital letters of ISO 3166."""
    known = pl.col("country").str.contains("^[A-Z]{2}$") & ~pl.col("country").is_in(list(OTHER_CODES))
    return [
        problem
        for table in (tables["entities"], tables["vat_rates"])
        for problem in table.tell(table.rows.filter(~known), partial(_country, table))
    ]


def _is_currency(code: str) -> bool:
    return re.fullmatch("[A-Z]{3}", code) is not None and code not in FOUR_DECIMALS


def _currency_of_row(table: LoadedTable, column: str, row: Row) -> Problem:
    return _currency(table.place(row, column), row[column])


def _currency(place: str, code: str) -> Problem:
    fault = "has four decimals" if code in FOUR_DECIMALS else "is no ISO 4217 code"
    return Problem(place, f"{code} {fault}", "write a currency of at most three decimals, such as EUR")


def _country(table: LoadedTable, row: Row) -> Problem:
    right = OTHER_CODES.get(row["country"], "two capital letters, such as FR")
    return Problem(table.place(row, "country"), f"{row['country']} is no ISO 3166 code", f"write {right}")
