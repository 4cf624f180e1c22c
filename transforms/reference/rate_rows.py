"""Rules of the table of rates: one rate for a pair of currencies and a period, above zero, of its period alone."""

import polars as pl

from schemas.problems import Problem
from schemas.rates import RATE_DECIMALS
from transforms.money import is_exact_in
from transforms.reference.loaded import LoadedTable, Row, Tables
from transforms.reference.period_rows import dated, malformed_periods, told


def rate_row_faults(tables: Tables) -> list[Problem]:
    """Faults of single rows, each told with its file, row and column, and pairs that are stated both ways round."""
    rates = tables["rates"]
    return [
        *malformed_periods(rates),
        *dated(rates),
        *_of_itself(rates),
        *_not_above_zero(rates),
        *_too_fine(rates),
        *_both_ways_round(rates),
    ]


def _of_itself(rates: LoadedTable) -> list[Problem]:
    same = rates.rows.filter(pl.col("currency") == pl.col("to"))
    return rates.tell(same, told(rates, "to", lambda row: f"is {row['to']}, as currency is", "name another currency"))


def _not_above_zero(rates: LoadedTable) -> list[Problem]:
    wrong = rates.rows.filter(pl.col("rate") <= 0)
    right = "write what one unit of the currency is worth"
    return rates.tell(wrong, told(rates, "rate", lambda row: f"{_plain(row)} is not above zero", right))


def _too_fine(rates: LoadedTable) -> list[Problem]:
    fine = rates.rows.filter(~is_exact_in(pl.col("rate"), RATE_DECIMALS))
    right = f"write at most {RATE_DECIMALS}, or state the pair the other way round"
    found = f"has more than {RATE_DECIMALS} decimals"
    return rates.tell(fine, told(rates, "rate", lambda row: f"{_plain(row)} {found}", right))


def _both_ways_round(rates: LoadedTable) -> list[Problem]:
    rows = rates.rows
    other = rows.select("period", currency="to", to="currency")
    both = rows.join(other.unique(), on=["period", "currency", "to"], how="semi", maintain_order="left")
    # of the two rows, the one that stands the pair on its head as letters go
    turned = both.filter(pl.col("currency") > pl.col("to"))

    def found(row: Row) -> str:
        return f"states {row['currency']} and {row['to']} for {row['period']} once more, the other way round"

    return rates.tell(turned, told(rates, "currency", found, "leave one: a rate counts both ways"))


def _plain(row: Row) -> str:
    return f"{row['rate'].normalize():f}"
