"""The table `parts`: which part holds a row, and from where in the delivered file it is read again."""

from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.init import PERIOD
from flows.steps import intake
from tests.flows.small_workspace import USAGE, make_workspace, reject_a_row
from tests.tables_only import close_tables
from transforms.intake import files
from transforms.intake.batches import read_batches
from transforms.intake.text_records import text_records

SUBSCRIPTIONS = "inputs/subscriptions.csv"


def run_in_parts(folder: Path) -> Path:
    """A workspace that has run, its usage read in parts of five records, from blocks of 200 bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "read_batches", partial(read_batches, records=5))
        patch.setattr(files, "text_records", partial(text_records, block_bytes=200))
        close_tables(folder, PERIOD)
    return folder


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has run: eleven rows, one of them rejected, and a footer. Read only."""
    made = make_workspace(tmp_path_factory.mktemp("parts") / "new")
    reject_a_row(made)
    return run_in_parts(made)


def _tables(workspace: Path) -> Path:
    return workspace / "periods" / PERIOD / "draft" / "tables"


def _parts(workspace: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(_tables(workspace) / "parts.parquet").to_dicts()


def test_the_parts_of_a_file_hold_its_records_from_the_first_to_the_last_each_once(workspace: Path) -> None:
    parts = [part for part in _parts(workspace) if part["file"] == str(USAGE)]
    counted = pl.read_parquet(_tables(workspace) / "input_files.parquet").filter(pl.col("file") == str(USAGE))
    assert [(part["first_row"], part["last_row"]) for part in parts] == [(1, 5), (6, 10), (11, 12)]
    assert counted["records"].item() == 12
    for part in parts:
        rows = pl.read_parquet(_tables(workspace) / "usage_lines" / f"{part['part']}.parquet")["row"]
        assert rows.is_between(part["first_row"], part["last_row"]).all()


def test_every_row_is_found_in_the_delivered_file_from_the_bookmark_of_its_part(workspace: Path) -> None:
    delivered = (workspace / USAGE).read_bytes()
    parts = [part for part in _parts(workspace) if part["file"] == str(USAGE)]
    for part in parts:
        assert part["resume_row"] <= part["first_row"]
        lines = pl.read_parquet(_tables(workspace) / "usage_lines" / f"{part['part']}.parquet")
        rest = delivered[part["resume_byte"] :].decode("cp1252").splitlines()
        for row, line, evidence in lines.select("row", "line", "evidence_ref").iter_rows():
            assert evidence in rest[line - part["resume_line"]]
            assert f"T{row:03}" in rest[row - part["resume_row"]]
    assert len({part["resume_byte"] for part in parts}) > 1


def test_the_parts_that_no_delivered_file_was_read_for_have_the_rows_of_their_lines(workspace: Path) -> None:
    (part,) = [part for part in _parts(workspace) if part["source"] == "subscriptions"]
    rows = pl.read_parquet(_tables(workspace) / "usage_lines" / f"{part['part']}.parquet")["row"]
    assert (part["first_row"], part["last_row"]) == (rows.min(), rows.max())
    assert [part[name] for name in ("resume_byte", "resume_row", "resume_line")] == [None, None, None]


def test_its_rows_come_in_the_order_of_files_and_rows(workspace: Path) -> None:
    keys = [(part["source"], part["file"], part["first_row"]) for part in _parts(workspace)]
    assert keys == sorted(keys)
    assert len(keys) == 4


def test_a_part_without_any_row_is_not_in_it(tmp_path: Path) -> None:
    made = make_workspace(tmp_path / "new")
    headings = (made / SUBSCRIPTIONS).read_text(encoding="utf-8").partition("\n")[0]
    (made / SUBSCRIPTIONS).write_text(f"{headings}\n", encoding="utf-8")
    assert {part["source"] for part in _parts(run_in_parts(made))} == {"telephonie"}
