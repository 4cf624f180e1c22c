"""A tree of a thousand points, twelve deep, is checked and closed like any other."""

from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from tests.drawn.month import draft_of
from tests.drawn.thousand import CHAINS, places, points, thousand_workspace
from tests.golden.month import PERIOD
from tests.tables_only import close_tables
from transforms.published import read_table, table_paths


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return thousand_workspace(tmp_path_factory.mktemp("thousand") / "workspace")


def test_check_counts_the_invoices_of_a_thousand_points_and_finds_nothing_wrong(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(points()) == 1000
    assert main(["-w", str(workspace), "check", PERIOD]) == 3  # rows of the golden month that are wrong on purpose
    told = capsys.readouterr().out
    assert "points: 1,000 rows" in told
    assert f"layout: {CHAINS + 3} invoice points" in told
    assert "warning: points" not in told


def test_each_line_lands_on_the_invoice_and_in_the_sections_above_its_point(workspace: Path) -> None:
    closed = close_tables(workspace, PERIOD)
    tables = draft_of(workspace) / "tables"
    paths = table_paths(tables, "charge_lines")
    charges = pl.concat(pl.read_parquet(path) for path in paths).filter(source="cloud").sort("row")
    invoiced = read_table(tables, "invoice_lines").rename({"line_number": "invoice_line"})
    lines = charges.join(invoiced, on=["invoice_ref", "invoice_line"], how="left", maintain_order="left")
    keys = dict(read_table(tables, "invoices").select("invoice_ref", "invoice_key").iter_rows())
    landed = [
        (nature.removeprefix("Machine en "), keys[reference].rpartition("/")[2], list(path))
        for nature, reference, path in lines.select("nature", "invoice_ref", "section_path").iter_rows()
    ]
    assert landed == list(places())
    assert not [warning for warning in closed.warnings if warning.startswith("points")]
