"""Published months as DuckDB sees them: two beside each other, or the charges of several as one table."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.engine import connect
from transforms.published import empty_table, table_paths


@contextmanager
def opened(before: Path, after: Path, tables: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """These tables of two months, whose folders are given, each as two views: `<table>_before`, `<table>_after`."""
    with connect() as connection:
        for table in tables:
            _view(connection, [before], table, f"{table}_before")
            _view(connection, [after], table, f"{table}_after")
        yield connection


@contextmanager
def together(months: Sequence[Path], tables: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """These tables of several months, whose folders are given, each as one view of its name."""
    with connect() as connection:
        for table in tables:
            _view(connection, months, table, table)
        yield connection


def _view(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path], table: str, view: str) -> None:
    paths = [str(path) for folder in folders for path in table_paths(folder, table)]
    if paths:
        connection.read_parquet(paths, union_by_name=True).create_view(view)
    else:
        connection.register(view, empty_table(table))
