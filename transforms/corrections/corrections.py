"""The corrections of a month: what each row of the table says, and which rows name a place that is not there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

import polars as pl

from schemas.problems import Problem
from schemas.settings import UsageSource
from transforms.corrections.line_ids import LineId, read_line_id
from transforms.corrections.months import is_of_another_month
from transforms.reference.loaded import LoadedTable, Row, Tables

OF_TABLES = ("subscriptions", "pools", "commitments")
"""Sources whose lines are made of reference tables."""


@dataclass(frozen=True)
class RowTold:
    """A row of a table about a delivered row: `told_at` is where the table says so, `digest` that of the row meant."""

    told_at: str
    line: LineId
    digest: str


@dataclass(frozen=True)
class Correction(RowTold):
    """A cell of a delivered row as it should have been.

    `value` is written as the file writes it; None empties the cell.
    """

    column: str
    value: str | None
    reason: str
    by: str


def corrections_of(rows: pl.DataFrame, file: str) -> tuple[Correction, ...]:
    """The rows of the table of corrections, which stands in this file."""
    return tuple(
        Correction(*place, row["column"], row["value"], row["reason"], row["by"]) for place, row in _placed(rows, file)
    )


def rows_told(rows: pl.DataFrame, file: str) -> tuple[RowTold, ...]:
    """The delivered rows that a table is about, which stands in this file."""
    return tuple(RowTold(*place) for place, _ in _placed(rows, file))


def malformed_line_ids(tables: Tables) -> list[Problem]:
    """Rows of tables of delivered rows whose `line_id` names none."""
    return [problem for name in ("corrections", "write_offs") for problem in _malformed(tables[name])]


def misplaced(
    told: Iterable[RowTold], sources: Sequence[UsageSource], files: Mapping[str, Sequence[str]], period: str
) -> list[Problem]:
    """Rows told of that no file of the month can hold; `files` are those delivered, by source.

    Those of a file that a source delivers for another month are no fault: they are of that month.
    """
    patterns = {source.source: source.files for source in sources}
    return [problem for one in told for problem in _misplaced(one, patterns, files, period)]


def beyond_end(corrections: Iterable[Correction], records: int) -> list[Problem]:
    """Corrections of rows beyond the last record of their file."""
    return [
        Problem(one.told_at, f"the file has {records:,} rows", "name a row that it has")
        for one in corrections
        if one.line.row > records
    ]


def _placed(rows: pl.DataFrame, file: str) -> Iterator[tuple[tuple[str, LineId, str], Row]]:
    for row in rows.iter_rows(named=True):
        line = read_line_id(row["line_id"])
        if line is not None:
            yield (f"{file}, row {row['row']} (line_id {line})", line, row["digest"].lower()), row


def _malformed(table: LoadedTable) -> list[Problem]:
    named = table.rows.drop_nulls("line_id")
    wrong = named.filter([read_line_id(text) is None for text in named["line_id"]])
    return table.tell(wrong, partial(_malformed_one, table))


def _malformed_one(table: LoadedTable, row: Row) -> Problem:
    right = "write <source>/<file>:<row>, as to_fix.xlsx has it"
    return Problem(table.place(row, "line_id"), f"{row['line_id']} names no row", right)


def _misplaced(
    one: RowTold, patterns: Mapping[str, str], files: Mapping[str, Sequence[str]], period: str
) -> Iterator[Problem]:
    line = one.line
    if line.source in OF_TABLES:
        yield Problem(one.told_at, f"{line.source} are a table of the group's own", "correct the row there")
    elif line.source not in patterns:
        found = f"{line.source} is no usage source"
        yield Problem(one.told_at, found, f"name one of {', '.join(patterns)}")
    elif line.file not in files[line.source] and not is_of_another_month(line.file, patterns[line.source], period):
        near = get_close_matches(line.file, files[line.source], n=1)
        right = f"the nearest is {near[0]}" if near else "deliver it, or remove the row"
        yield Problem(one.told_at, f"{line.source} has no file {line.file} in {period}", right)
