"""The one door to DuckDB: connections that behave the same everywhere, and the statements of `sql/`."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

_NUMBERS = count()


@dataclass(frozen=True)
class EngineLimits:
    """What one connection may use: memory as DuckDB writes it, threads, and where it spills."""

    memory: str = "1GB"
    threads: int = 1
    spill: Path | None = None


@contextmanager
def connect(limits: EngineLimits | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory: with an engine of its own within `limits`, else in the one of this process.

    To start an engine takes longer than most questions do.
    """
    with closing(_engine(limits)) if limits else _database_apart() as connection:
        connection.execute("set enable_progress_bar = false")
        yield connection


@contextmanager
def _database_apart() -> Iterator[duckdb.DuckDBPyConnection]:
    name = f"apart_{next(_NUMBERS)}"
    with closing(shared_engine().cursor()) as connection:
        connection.execute(f"attach ':memory:' as {name}")
        connection.execute(f"use {name}")
        try:
            yield connection
        finally:
            connection.execute("use memory")
            connection.execute(f"detach {name}")


@cache
def shared_engine() -> duckdb.DuckDBPyConnection:
    """The engine of this process, for all that needs no more than the limits that `EngineLimits` says by itself."""
    return _engine(EngineLimits())


def _engine(limits: EngineLimits) -> duckdb.DuckDBPyConnection:
    """One thread by default: joins written by several give other bytes each run."""
    options: dict[str, Any] = {
        "memory_limit": limits.memory,
        "threads": limits.threads,
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
    }
    if limits.spill is not None:
        options["temp_directory"] = str(limits.spill)
    return duckdb.connect(":memory:", config=options)


@cache
def statement(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return files("sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def statements(folder: str) -> dict[str, str]:
    """The statements of a folder of `sql/`, by name, in the order of their names."""
    found = (entry for entry in files("sql").joinpath(folder).iterdir() if entry.name.endswith(".sql"))
    return {entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8") for entry in sorted(found, key=str)}


def query(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    parameters: Mapping[str, object] | None = None,
) -> pl.DataFrame:
    """The rows of `sql/<name>.sql`, run with `$parameters`."""
    rows: pl.DataFrame = connection.sql(statement(name), params=dict(parameters or {})).pl()
    return rows


def create_view(connection: duckdb.DuckDBPyConnection, view: str, name: str) -> None:
    """Name the statement `sql/<name>.sql` as a view; it must take no parameters."""
    connection.execute(f"create or replace view {quoted(view)} as {statement(name)}")


def quoted(identifier: str) -> str:
    """An identifier as SQL writes it. Those from settings are checked against known columns before."""
    return '"' + identifier.replace('"', '""') + '"'
