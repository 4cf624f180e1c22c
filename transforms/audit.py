"""The published tables as an auditor asks them: one view per table, and `charges`, where a charge has everything.

Each view has the column `period`, that of the run; what tables such as `pools` say of a period is `for_period`.
The reference tables stand under their own names, as the run saw them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from schemas.periods import period_days
from schemas.reference import AGREEMENTS, REFERENCE_TABLES
from schemas.tables import TABLES
from transforms.charging.windows import windows
from transforms.engine import create_view, quoted
from transforms.published import empty_table, read_reference, table_paths
from transforms.reference.keys import ROLES, as_keys, in_role
from transforms.reference.values import empty_rows

JOINED = {"users": "user", "sites": "site", "services": "service", "subscriptions": "subscription"}


NAMED_PERIODS = {
    "invoices": "*",
    **dict.fromkeys(
        ("pools", "keys", "bills", "balance", "budget", "actual_costs", "rates"),
        "{period} as period, * rename (period as for_period)",
    ),
}
"""How views show the period of the run beside the periods that their tables name."""


def open_published(connection: duckdb.DuckDBPyConnection, drafts: Mapping[str, Path]) -> None:
    """Create the views of these periods' published tables (period: folder of tables), then lock the door.

    After that the connection reads nothing but these folders, and its settings stay as they are; `ask` it questions.
    The lock is its engine's: it must have one of its own.
    """
    for period, tables in drafts.items():
        schema = quoted(period)
        connection.execute(f"create schema {schema}")
        connection.execute(f"use {schema}")
        _open_one(connection, tables, period_days(period))
    connection.execute("use main")
    views = (*TABLES, "charges", *REFERENCE_TABLES)
    for view in views:
        connection.execute(f"create view {quoted(view)} as {_union(view, drafts)}")
    folders = ", ".join(f"'{_escaped(tables.resolve())}'" for tables in drafts.values())
    connection.execute(f"set allowed_directories = [{folders}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def ask(connection: duckdb.DuckDBPyConnection, question: str) -> pl.DataFrame:
    """The answer to one question: a select, show, describe, summarize or pivot. Anything else is refused.

    The folders that may be read may be written too, as far as DuckDB is concerned: the kind of statement is the lock.
    """
    kinds = [statement.type for statement in connection.extract_statements(question)]
    if len(kinds) != 1 or kinds[0] not in (duckdb.StatementType.SELECT, duckdb.StatementType.MULTI):
        raise duckdb.PermissionException("one select, show, describe, summarize or pivot is answered, nothing else")
    answer: pl.DataFrame = connection.sql(question).pl()
    return answer


def _open_one(connection: duckdb.DuckDBPyConnection, tables: Path, days: tuple[date, date]) -> None:
    for name in TABLES:
        # A draft made by an earlier version lacks the tables that came after it.
        paths = [str(path.resolve()) for path in table_paths(tables, name) if path.exists()]
        if paths:
            connection.read_parquet(paths, union_by_name=True).create_view(name)
        else:
            _keep(connection, name, empty_table(name))
    reference = {
        name: read_reference(tables, name) if (tables / "reference" / f"{name}.parquet").exists() else empty_rows(spec)
        for name, spec in REFERENCE_TABLES.items()
    }
    for name, rows in reference.items():
        _keep(connection, name, rows)
    for name, rows in _beside(connection, reference).items():
        _keep(connection, f"{name}_beside", rows)
    agreements = windows(reference["agreements"], AGREEMENTS.key, {"agreement_row": "row"}, "agreement_count")
    _keep(connection, "agreement_windows", agreements)
    _keep(connection, "month_terms", pl.DataFrame({"first_day": [days[0]]}))
    create_view(connection, "usage_in_codes", "audit/usage_in_codes")
    _view_usage_beside(connection)
    create_view(connection, "charges", "audit/charges")


def _view_usage_beside(connection: duckdb.DuckDBPyConnection) -> None:
    usage, charges = (connection.view(name).columns for name in ("usage_in_codes", "charge_lines"))
    key = ("source", "file", "row")
    beside = [quoted(name) for name in usage if name in key or name not in charges]
    day = "coalesce(service_from, usage_date) as join_day"
    connection.view("usage_in_codes").project(", ".join([*beside, day])).create_view("usage_beside")


def _beside(connection: duckdb.DuckDBPyConnection, reference: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The reference tables under the names of keys, without what lines have themselves, and with columns to join by."""
    frames = {name: as_keys(name, reference[name]) for name in JOINED}
    frames |= {f"{role}s": in_role(role, reference["entities"]) for role in ROLES}
    keys = JOINED | {f"{role}s": role for role in ROLES}
    joinable = {name: _with_joins(rows, keys[name]) for name, rows in frames.items()}
    agreements = as_keys("agreements", reference["agreements"]).with_columns(join_row="agreement_row")
    taken = {*connection.view("charge_lines").columns, *connection.view("usage_lines").columns}
    return {name: rows.drop(set(rows.columns) & taken) for name, rows in {**joinable, "agreements": agreements}.items()}


def _with_joins(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    days = {"join_from": pl.col(f"{key}_valid_from"), "join_to": pl.col(f"{key}_valid_to")}
    return rows.with_columns(pl.col(key).alias(f"join_{key}"), **days)


def _keep(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    connection.register("kept_rows", rows)
    connection.execute(f"create table {quoted(name)} as select * from kept_rows")
    connection.unregister("kept_rows")


def _union(view: str, periods: Iterable[str]) -> str:
    """One view over all periods; invoices name theirs, rows of pools and keys may be of others."""
    named = NAMED_PERIODS.get(view, "{period} as period, *")
    parts = (f"select {named.format(period=repr(period))} from {quoted(period)}.{quoted(view)}" for period in periods)
    return " union all by name ".join(parts)


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
