"""A reference table of text becomes one of values, of the types of its contract; cells that do not pass are told."""

from collections.abc import Mapping

import polars as pl

from schemas.problems import Problem
from schemas.reference import VALIDITY, Column, ReferenceTable
from transforms.reference.kinds import TYPES, Cells, Writing, blank, read_cells
from transforms.reference.loaded import LoadedTable, Row
from transforms.reference.validity import ALWAYS, FOREVER


def empty_rows(spec: ReferenceTable) -> pl.DataFrame:
    """No row of a reference table, with the types its rows would have."""
    types = {column.name: TYPES[column.kind] for column in (*spec.columns, *VALIDITY)}
    return pl.DataFrame(schema={"row": pl.Int64(), **types})


def typed(text: LoadedTable, writings: Mapping[str, Writing]) -> tuple[LoadedTable, list[Problem]]:
    """The table with the columns, order and types of its contract; further columns stand behind, as text.

    Blank days of validity are open; other blanks take the default of their column. Told are required values that are
    empty, values that are none of their column's choices, and those that are not of its kind, out of range or too
    precise: they become null.
    """
    columns = (*text.spec.columns, *VALIDITY)
    further = [name for name in text.rows.columns if name not in {"row", *(column.name for column in columns)}]
    values, problems = [text.rows["row"]], []
    for column in columns:
        read, told = _column(text, column, writings.get(column.name, Writing()))
        values.append(read)
        problems += told
    rows = pl.DataFrame(values + [text.rows[name] for name in further])
    open_ended = rows.with_columns(pl.col("valid_from").fill_null(ALWAYS), pl.col("valid_to").fill_null(FOREVER))
    return LoadedTable(text.spec, text.file, open_ended, text.complete), problems


def _column(text: LoadedTable, column: Column, writing: Writing) -> tuple[pl.Series, list[Problem]]:
    absent = column.name not in text.rows.columns
    given = blank(pl.String(), text.rows.height) if absent else text.rows[column.name]
    filled = given if column.default is None else given.fill_null(column.default)
    cells = read_cells(column.kind, filled, writing)
    values = cells.values.alias(column.name)
    if (absent and column.unless is None) or not _is_doubtful(column, filled, cells):
        return values, []
    return values, _told(text, column, text.rows.with_columns(given=filled, fault=cells.faults), writing)


def _is_doubtful(column: Column, given: pl.Series, cells: Cells) -> bool:
    """Whether any value needs to be looked at: it lacks, is no choice, or could not be read."""
    no_choice = column.choices and not given.drop_nulls().unique().is_in(column.choices).all()
    return bool(no_choice or cells.faults.count() or (column.required and given.null_count()))


def _told(text: LoadedTable, column: Column, rows: pl.DataFrame, writing: Writing) -> list[Problem]:
    def problem(row: Row) -> Problem:
        return Problem(text.place(row, column.name), f"{row['given']} {row['fault']}", writing.right(column.kind))

    def empty(row: Row) -> Problem:
        return Problem(text.place(row, column.name), "is empty", f"fill it: {column.about}")

    def no_choice(row: Row) -> Problem:
        return Problem(text.place(row, column.name), f"{row['given']} is no choice", f"write {_either(column.choices)}")

    return [
        *text.tell(rows.filter(pl.col("given").is_null() & _is_due(column, rows)), empty),
        *text.tell(rows.filter(~pl.col("given").is_in(column.choices) & bool(column.choices)), no_choice),
        *text.tell(rows.filter(pl.col("fault").is_not_null()), problem),
    ]


def _is_due(column: Column, rows: pl.DataFrame) -> pl.Expr:
    """Where a column is required: everywhere, or where the one that may stand in its place is empty."""
    if column.unless is None or column.unless not in rows.columns:
        return pl.lit(column.required)
    return pl.col(column.unless).is_null()


def _either(choices: tuple[str, ...]) -> str:
    return ", ".join(choices[:-1]) + f" or {choices[-1]}"
