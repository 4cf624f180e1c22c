"""A reference table in memory, and how a fault in it is placed and told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.problems import Problem
from schemas.reference import ReferenceTable

SHIPPED = "default"
"""What stands for the file of a table that ships with the program."""

TOLD_AT_MOST = 30
"""Faults of one kind told one by one; a wrong export of people has one in every row."""

Row = Mapping[str, Any]
"""One row of a table, by column."""


@dataclass(frozen=True)
class ReferenceSource:
    """The file a reference table was read from: relative to the workspace, or "default" where it is the shipped one."""

    table: str
    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class LoadedTable:
    """The rows of one reference table; where some could not be read, it is not `complete`: absence proves nothing."""

    spec: ReferenceTable
    file: str
    rows: pl.DataFrame
    complete: bool = True

    def place(self, row: Row, *columns: str) -> str:
        """Where a fault is: file, ordinal of the row (first below the headings = 1), its key, and the columns."""
        key = ", ".join(f"{name} {_plain(row[name])}" for name in self.spec.key if row.get(name) not in (None, ""))
        named = f" ({key})" if key else ""
        where = f", column {' and '.join(columns)}" if columns else ""
        return f"{self.file}, row {row['row']}{named}{where}"

    def tell(self, faulty: pl.DataFrame, problem: Callable[[Row], Problem]) -> list[Problem]:
        """The faults of one kind, one per row of `faulty`; beyond the first few, their number instead."""
        told = [problem(row) for row in faulty.head(TOLD_AT_MOST).iter_rows(named=True)]
        return counted(told, faulty.height, self.file)


Tables = Mapping[str, LoadedTable]
"""The reference tables by name, all of `schemas.reference.REFERENCE_TABLES`."""


def _plain(value: object) -> object:
    """A value of a key as it would be written: a number without zeros at its end."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def counted(faults: Sequence[Problem], total: int, file: str) -> list[Problem]:
    """The first faults of one kind in a file, and how many more there are."""
    told = list(faults[:TOLD_AT_MOST])
    if total > len(told):
        rest = f"{total - len(told):,} more rows have the last fault named"
        told.append(Problem(file, rest, "correct those named first", told[-1].severity))
    return told


def first_few(names: Iterable[str], count: int = 5) -> str:
    """Some names in one line: the first few, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - count} more" if len(listed) > count else ""
    return ", ".join(listed[:count]) + more
