"""Published months as DuckDB sees them: two beside each other, `<table>_before` and `<table>_after`, or together."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.engine import connect
from transforms.published import empty_table, table_paths


@contextmanager
def opened(before: Path, after: Path, tables: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """These published tables of two months, whose folders of tables are given, each as a view."""
    with connect() as connection:
        for table in tables:
            _view(connection, before, table, f"{table}_before")
            _view(connection, after, table, f"{table}_after")
        yield connection


@contextmanager
def together(months: Sequence[Path], tables: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """These published tables of several months, whose folders of tables are given, each as one view of its name."""
    with connect() as connection:
        for table in tables:
            for number, folder in enumerate(months):
                _view(connection, folder, table, f"{table}_{number}")
            parts = (f"select * from {table}_{number}" for number in range(len(months)))
            connection.execute(f"create view {table} as {' union all by name '.join(parts)}")
        yield connection


def _view(connection: duckdb.DuckDBPyConnection, folder: Path, table: str, view: str) -> None:
    """A table that an earlier version of the program made has the columns of this one too, and nothing in them."""
    paths = [str(path) for path in table_paths(folder, table)]
    if not paths:
        connection.register(view, empty_table(table))
        return
    connection.register(f"no_{view}", empty_table(table))
    connection.read_parquet(paths, union_by_name=True).create_view(f"{view}_as_published")
    connection.execute(
        f"create view {view} as select * from no_{view} union all by name select * from {view}_as_published"
    )
