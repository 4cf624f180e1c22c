"""The auditor's door: every table and the view `charges` over any periods, and nothing else."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas.reference import REFERENCE_TABLES
from schemas.tables import TABLES
from tests.sql.small_workspace import write_workspace
from tests.tables_only import close_tables
from transforms.audit import ask, open_published
from transforms.engine import EngineLimits, connect
from transforms.published import read_table

PERIODS = ("2026-10", "2026-11")


def published(workspace: Path, period: str) -> Path:
    """The tables of a month closed without its documents."""
    close_tables(workspace, period)
    return workspace / "periods" / period / "draft" / "tables"


def change(workspace: Path, name: str, old: str, new: str) -> None:
    path = workspace / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two months; in the second a layout cuts by other keys, nothing is rejected, and agreements overlap by scope."""
    workspace = write_workspace(tmp_path_factory.mktemp("audit") / "workspace")
    change(
        workspace, "inputs/agreements.csv", "agreement,provider,recipient\n", "agreement,provider,recipient,service\n"
    )
    rows = "CONV-EST,ORI-SI,ORI-EST,\nCONV-EST,ORI-SI,ORI-EST,DATA\n"
    change(workspace, "inputs/agreements.csv", "CONV-EST,ORI-SI,ORI-EST\n", rows)
    change(workspace, "inputs/agreements.csv", "CONV-DE,ORI-SI,ORI-DE\n", "CONV-DE,ORI-SI,ORI-DE,\n")
    drafts = {"2026-10": published(workspace, "2026-10")}
    later = workspace / "inputs" / "2026-11"
    later.mkdir()
    usage = "date,user,site,service,quantity,amount,nature,bill\n2026-11-02,U1,,DATA,1,,Forfait data 10 Go,FA-2\n"
    (later / "mobile.csv").write_text(usage, encoding="utf-8")
    (later / "cloud.csv").write_text("entity,service,quantity,price,nature,bill\n", encoding="utf-8")
    layout = "recipient,title,sections\n,Tout,service_from > user_valid_from > agreement_row > evidence_ref\n"
    (workspace / "inputs" / "layout.csv").write_text(layout, encoding="utf-8")
    return {**drafts, "2026-11": published(workspace, "2026-11")}


@pytest.fixture(scope="module")
def october(drafts: dict[str, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(EngineLimits()) as connection:
        open_published(connection, {"2026-10": drafts["2026-10"]})
        yield connection


@pytest.fixture(scope="module")
def both(drafts: dict[str, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(EngineLimits()) as connection:
        open_published(connection, drafts)
        yield connection


@pytest.mark.parametrize("table", [*TABLES, *REFERENCE_TABLES])
def test_each_table_is_a_view_with_its_rows_and_its_period(
    table: str, both: duckdb.DuckDBPyConnection, drafts: dict[str, Path]
) -> None:
    view = both.view(table)
    assert "period" in view.columns
    assert len(set(view.columns)) == len(view.columns)
    counted = dict(both.sql(f"select period, count(*) from {table} group by period").pl().iter_rows())
    parts = {
        period: sorted(folder.rglob(f"{table}.parquet")) + sorted((folder / table).glob("*.parquet"))
        for period, folder in drafts.items()
    }
    rows = {period: sum(pl.read_parquet(path).height for path in paths) for period, paths in parts.items()}
    assert counted == {period: height for period, height in rows.items() if height}


@pytest.mark.parametrize("period", PERIODS)
def test_charges_has_each_column_once_and_a_row_per_charge_line(period: str, drafts: dict[str, Path]) -> None:
    with connect(EngineLimits()) as connection:
        open_published(connection, {period: drafts[period]})
        columns = connection.view("charges").columns
        counts = "select (select count(*) from charges), (select count(*) from charge_lines)"
        charges, lines = connection.sql(counts).pl().row(0)
        wanted = {*connection.view("charge_lines").columns, *connection.view("usage_lines").columns}
    assert charges == lines > 0
    assert len(set(columns)) == len(columns)
    assert wanted | {"user_name", "site_name", "recipient_country", "provider_siren", "agreement_valid_to"} <= set(
        columns
    )


def test_a_charge_is_walked_back_to_its_raw_row_and_what_held_on_its_day(october: duckdb.DuckDBPyConnection) -> None:
    question = """
        select source, file, row, line, amount, user_name, site_name, recipient_name, service_name, agreement_row
        from charges where invoice_ref = '2026-10_SI_EST_01' and invoice_line = 3 order by row
    """
    file = "inputs/2026-10/mobile.csv"
    held = ("Anna Lorme", "Dijon", "Orion Est", "Forfait data", 2)
    assert october.sql(question).pl().rows() == [
        ("mobile", file, 1, 2, Decimal("3.333"), *held),
        ("mobile", file, 2, 3, Decimal("6.666"), *held),
        ("mobile", file, 7, 8, Decimal("3.333"), *held),
    ]


def test_the_agreement_of_a_charge_is_the_row_that_covered_it(october: duckdb.DuckDBPyConnection) -> None:
    question = "select distinct service, agreement_row from charges where recipient = 'ORI-EST' order by all"
    assert october.sql(question).pl().rows() == [("CALL", 1), ("DATA", 2), ("LAN", 1), ("VM", 1)]


def test_several_periods_stand_under_one_another_whatever_their_keys(
    both: duckdb.DuckDBPyConnection, drafts: dict[str, Path]
) -> None:
    found = both.sql("select period, sum(net) from invoices group by period order by period").pl()
    assert found.rows() == [(period, read_table(drafts[period], "invoices")["net"].sum()) for period in PERIODS]
    counts = both.sql("select period, count(*) from charges group by period order by period").pl()
    assert counts.rows() == [("2026-10", 11), ("2026-11", 2)]
    assert both.sql("select count(*) from rejected_lines where period = '2026-11'").pl().item() == 0


def test_a_period_that_was_not_opened_is_not_there(october: duckdb.DuckDBPyConnection) -> None:
    assert october.sql("select distinct period from charges").pl().rows() == [("2026-10",)]


@pytest.mark.parametrize(
    "statement",
    [
        "copy invoices to '{folder}/stolen.csv'",
        "copy (select 1) to '{tables}/new.parquet'",
        "explain analyze copy (select 1) to '{tables}/new.parquet'",
        "select 1; copy (select 1) to '{tables}/new.parquet'",
        "export database '{tables}/stolen'",
        "attach '{folder}/other.db'",
        "attach '{tables}/other.db'",
        "select * from read_csv('{folder}/chargeback.toml')",
        "select * from read_text('/etc/hostname')",
        "select * from '{folder}/inputs/users.csv'",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
        "reset lock_configuration",
        "set memory_limit = '10GB'",
        "install httpfs",
        "load httpfs",
        "drop view charges",
        "create table own as select 1",
        "pragma version",
        "",
    ],
)
def test_the_door_lets_nothing_else_be_read_and_nothing_be_written(
    statement: str, october: duckdb.DuckDBPyConnection, drafts: dict[str, Path]
) -> None:
    tables = drafts["2026-10"].resolve()
    folder = tables.parents[4]
    before = sorted(path.name for path in folder.rglob("*"))
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
        ask(october, statement.format(folder=folder, tables=tables))
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_without_the_question_of_kind_the_settings_alone_close_all_but_the_published_folders(
    october: duckdb.DuckDBPyConnection, drafts: dict[str, Path]
) -> None:
    folder = drafts["2026-10"].resolve().parents[4]
    for statement in (
        f"copy invoices to '{folder}/stolen.csv'",
        f"attach '{folder}/other.db'",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
    ):
        with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
            october.sql(statement)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("select count(*) from charges", 1),
        ("with c as (select 1) select * from c", 1),
        ("from invoices", 5),
        ("describe invoices", 21),
        ("summarize invoices", 21),
        ("pivot charges on recipient using sum(amount) group by service", 4),
    ],
)
def test_any_kind_of_question_is_answered_after_the_door_is_locked(
    question: str, rows: int, october: duckdb.DuckDBPyConnection
) -> None:
    assert ask(october, question).height == rows
