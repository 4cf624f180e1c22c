"""The door to the published tables: what breaks a table's contract is refused there, and nothing of it is left."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from schemas.tables import TABLES
from transforms.published import NotAsPublished, empty_table, read_part, read_table, write_part, write_table

CONTROL = {"control": "line_lost", "scope": "all", "severity": "error", "passed": True}
CONTROL |= dict.fromkeys(("expected", "actual", "difference"), Decimal(0))
LINE = {"source": "mobile", "file": "mobile.csv", "row": 1, "late": False, "service": "APPELS"}


def rows_of(name: str, given: dict[str, object], keys: tuple[str, ...] = ()) -> pl.DataFrame:
    """One row of a table, null where nothing is given."""
    schema = empty_table(name, keys).schema
    return pl.DataFrame({column: [given.get(column)] for column in schema}, schema=schema)


def written_table(tables: Path, rows: pl.DataFrame) -> Path:
    return write_table(tables, "control_totals", rows)


def written_part(tables: Path, rows: pl.DataFrame) -> Path:
    return write_part(tables, "usage_lines", "00001", rows)


CONTROLS = (written_table, rows_of("control_totals", CONTROL))
LINES = (written_part, rows_of("usage_lines", LINE))
FAULTS = {
    "a table without a column": (*CONTROLS, lambda rows: rows.drop("scope")),
    "a table with another type": (*CONTROLS, lambda rows: rows.with_columns(pl.col("actual").cast(pl.Float64))),
    "a table with other decimals": (
        *CONTROLS,
        lambda rows: rows.with_columns(pl.col("actual").cast(pl.Decimal(18, 3))),
    ),
    "a table with a null in its key": (
        *CONTROLS,
        lambda rows: rows.with_columns(pl.lit(None, pl.String).alias("scope")),
    ),
    "a table with a word it does not know": (*CONTROLS, lambda rows: rows.with_columns(severity=pl.lit("fatal"))),
    "a part without a column": (*LINES, lambda rows: rows.drop("row")),
    "a part with another type": (*LINES, lambda rows: rows.with_columns(pl.col("row").cast(pl.Int32))),
    "a part with a null in its key": (*LINES, lambda rows: rows.with_columns(pl.lit(None, pl.String).alias("file"))),
    "a part with a number out of range": (*LINES, lambda rows: rows.with_columns(row=pl.lit(0, pl.Int64))),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_that_breaks_its_contract_is_not_written_and_leaves_the_former_one(tmp_path: Path, fault: str) -> None:
    write, rows, broken = FAULTS[fault]
    with pytest.raises(NotAsPublished, match=r"^table (control_totals|usage_lines): "):
        write(tmp_path, broken(rows))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    former = write(tmp_path, rows).read_bytes()
    with pytest.raises(NotAsPublished):
        write(tmp_path, broken(rows))
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [former]


def test_rows_are_written_in_the_order_of_the_contract_with_the_keys_of_the_workspace(tmp_path: Path) -> None:
    rows = rows_of("usage_lines", LINE | {"plan": "Pro"}, ("plan",))
    write_part(tmp_path, "usage_lines", "00001", rows.select(sorted(rows.columns)), ("plan",))
    read = read_part(tmp_path, "usage_lines", "00001")
    assert read.columns == [*TABLES["usage_lines"].columns(), "plan"]
    assert read.equals(rows)


def test_a_column_that_nobody_named_is_left_out(tmp_path: Path) -> None:
    rows = rows_of("control_totals", CONTROL)
    write_table(tmp_path, "control_totals", rows.with_columns(note=pl.lit("x")))
    assert read_table(tmp_path, "control_totals").equals(rows)
