"""The rejected lines of a run, each with the key of its cause, in a connection of their own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from schemas.corrections import WRITE_OFFS
from schemas.rates import RATES
from transforms.documents.cause_scopes import cause_scopes
from transforms.engine import connect, create_view, query, statement
from transforms.published import empty_table, kept_reference, read_reference, table_if_there, table_paths
from transforms.reference.values import empty_rows

_LOOKED_UP = ("users", "sites", "entities", "services", "agreements")


@contextmanager
def rejected_rows(
    tables: Path,
    period: str,
    reference: Mapping[str, pl.DataFrame],
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which `cause_rows` holds one row per rejected line, with the key of its cause.

    Lines that `reference` writes off, or that another month charged (`carried_lines`), are left out. Who uses and who
    is charged is looked up on the service date, as pricing does; a row that intake rejected has only what its file
    says.
    """
    with connect() as connection:
        for name in ("rejected_lines", "usage_lines"):
            view_parts(connection, tables, name)
        first_day = date.fromisoformat(f"{period}-01")
        connection.register("alias_texts", table_if_there(tables, "alias_texts"))
        connection.register("month_terms", pl.DataFrame({"first_day": [first_day]}))
        create_view(connection, "usage_in_codes", "audit/usage_in_codes")
        for name in _LOOKED_UP:
            connection.register(name, reference[name])
        connection.register("cause_scopes", cause_scopes())
        connection.register(WRITE_OFFS.name, reference.get(WRITE_OFFS.name, empty_rows(WRITE_OFFS)))
        connection.register("carried_lines", reference.get("carried_lines", empty_table("carried_lines")))
        connection.sql(
            statement("causes/rejected_rows"),
            params={"first_day": first_day},
        ).create("cause_rows")
        yield connection


def any_rejected(tables: Path) -> bool:
    """Whether a run rejected a line. Where it did not, there is nothing to ask the tables for."""
    return any(
        pl.scan_parquet(path).select(pl.len()).collect().item() for path in table_paths(tables, "rejected_lines")
    )


def view_parts(connection: duckdb.DuckDBPyConnection, tables: Path, name: str) -> None:
    """Name a published table, read where it stands: it may be larger than memory."""
    paths = [str(path) for path in table_paths(tables, name)]
    if paths:
        connection.read_parquet(paths, union_by_name=True).create_view(name)
    else:
        connection.register(name, empty_table(name))


def listed_rows(connection: duckdb.DuckDBPyConnection, max_rows: int) -> pl.DataFrame:
    """The rejected lines to show, in file order: of each cause the first ones, at most `max_rows` in all."""
    return query(connection, "causes/listed_rows", {"max_rows": max_rows})


def reference_tables(tables: Path) -> dict[str, pl.DataFrame]:
    """The reference tables that bear on rejected lines, as the run saw them."""
    names = (*_LOOKED_UP, "prices", "vat_rates", "accounts")
    aliases, rates = kept_reference(tables, "aliases"), kept_reference(tables, "rates")
    known = {} if aliases is None else {"aliases": aliases}
    known["rates"] = empty_rows(RATES) if rates is None else rates
    return known | {name: read_reference(tables, name) for name in names}
