"""Rows that count in the period they name, not on days of validity."""

from collections.abc import Callable, Sequence

import polars as pl

from schemas.periods import PATTERN
from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Row
from transforms.reference.validity import ALWAYS, FOREVER


def malformed_periods(table: LoadedTable, columns: Sequence[str] = ("period",)) -> list[Problem]:
    """Periods that are not written as one."""

    def problems(column: str) -> list[Problem]:
        wrong = table.rows.filter(~pl.col(column).str.contains(PATTERN))
        return table.tell(wrong, told(table, column, lambda row: f"{row[column]} is no period", "write it as 2026-10"))

    return [problem for column in columns for problem in problems(column)]


def dated(table: LoadedTable) -> list[Problem]:
    """Rows with days of validity: two ways to say when would contradict each other."""
    rows = table.rows.filter((pl.col("valid_from") > ALWAYS) | (pl.col("valid_to") < FOREVER))

    def problem(row: Row) -> Problem:
        column = "valid_from" if row["valid_from"] > ALWAYS else "valid_to"
        return Problem(table.place(row, column), "is filled, and a row counts in its period", "leave it empty")

    return table.tell(rows, problem)


def told(table: LoadedTable, column: str, found: Callable[[Row], str], right: str) -> Callable[[Row], Problem]:
    """How a fault in a column of a row is told: what was found there, and what would be right."""
    return lambda row: Problem(table.place(row, column), found(row), right)
