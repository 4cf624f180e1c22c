"""The month from end to end: what is published, what is told, what a refusal leaves."""

import errno
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

from flows import close_month
from flows.init import PERIOD
from flows.progress import STEPS
from flows.runner import directly, run_directly
from flows.settings_file import FILE
from schemas.problems import Refused
from tests.flows.small_workspace import (
    USAGE,
    deliver_month,
    make_workspace,
    published,
    reject_a_row,
    replace_in,
    runs_kept,
    shown,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "new")


def _refused(workspace: Path) -> str:
    with pytest.raises(Refused) as refused:
        run_directly(workspace, PERIOD)
    return str(refused.value)


def test_the_bar_counts_the_steps_of_the_month_the_log_times_them_and_a_warning_is_worded(workspace: Path) -> None:
    done: list[str] = []

    def noted(step: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        done.append(step.__name__.replace("_", " "))
        return directly(step, *arguments, **named)

    closed = run_directly(workspace, PERIOD, noted)
    assert len(done) == STEPS
    logged = (workspace / "periods" / PERIOD / "draft" / "log.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split(" ", 2)[2].partition(":")[0] for line in logged] == done
    assert (closed.rejected, closed.warnings) == (0, ())
    told = "  warning: lines dated before the period, taken as late (telephonie: 0.745)"
    assert [line for line in closed.summary if "warning" in line] == [told]


def test_each_warning_is_told_once(workspace: Path) -> None:
    replace_in(workspace, "inputs/layout.csv", ",,Autres", "EX-SUD,,Jamais,goods,,typology\n,,Autres")
    closed = run_directly(workspace, PERIOD)
    told = [*closed.warnings, *closed.summary]
    assert any("Jamais" in warning for warning in closed.warnings)
    assert len(told) == len(set(told))
    assert not any(warning in line for warning in closed.warnings for line in closed.summary)


def test_a_refused_month_leaves_the_draft_and_says_why_until_one_is_published(closed_workspace: Path) -> None:
    workspace = closed_workspace
    draft = shown(workspace / "periods" / PERIOD / "draft")
    reject_a_row(workspace, limit="0.01")
    told = _refused(workspace)
    assert "too_many_rows_rejected" in told
    assert shown(workspace / "periods" / PERIOD / "draft") == draft
    refused = workspace / "periods" / PERIOD / "refused"
    assert {"to_fix.xlsx", "control_totals.parquet", "problems.txt", "log.txt"} == set(shown(refused))
    assert (refused / "problems.txt").read_text(encoding="utf-8") == f"{told}\n"
    replace_in(workspace, FILE, "rows = 0.01", "rows = 0.5")
    assert run_directly(workspace, PERIOD).rejected == 1
    assert "to_fix.xlsx" in published(workspace)
    assert not refused.exists()
    assert runs_kept(workspace) == 1


def test_a_period_without_inputs_is_refused_naming_the_files_it_wants(workspace: Path) -> None:
    with pytest.raises(Refused, match=r"inputs/2031-01/telephonie\*\.csv: source telephonie has no file; deliver it"):
        run_directly(workspace, "2031-01")


def test_the_draft_of_the_month_before_is_what_change_is_told_against(closed_workspace: Path) -> None:
    workspace = closed_workspace
    alone = published(workspace)
    deliver_month(workspace, "2026-09")
    run_directly(workspace, "2026-09")
    run_directly(workspace, PERIOD)
    beside = published(workspace)
    differing = {name for name in alone if alone[name] != beside[name]}
    assert {Path(name).suffix for name in differing} == {".xlsx"}
    assert "group.xlsx" in differing
    assert {name: beside[name] for name in beside if name.startswith("tables/")} == {
        name: alone[name] for name in alone if name.startswith("tables/")
    }
    before = pl.read_parquet(workspace / "periods/2026-09/draft/tables/invoices.parquet").get_column("net").sum()
    assert before in _numbers(workspace / "periods" / PERIOD / "draft" / "group.xlsx")


def _numbers(workbook: Path) -> set[Decimal]:
    book = openpyxl.load_workbook(workbook, read_only=True, data_only=True)
    cells = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    book.close()
    return {round(Decimal(str(value)), 2) for value in cells if isinstance(value, int | float)}


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "tables/x"), "tables/x: No space left on device; see to"),
        (PermissionError(errno.EACCES, "Permission denied", "hand-out"), "hand-out: Permission denied; see to its"),
        (OSError("disk gone"), "disk: disk gone; see to"),
        (MemoryError(), "memory: there was not enough; give the machine more memory"),
        (duckdb.IOException("IO Error: could not write\nmore"), "disk: IO Error: could not write; free some space"),
        (duckdb.OutOfMemoryException("Out of Memory Error: 1GB"), "engine.memory: Out of Memory Error: 1GB; raise it"),
    ],
)
def test_what_the_machine_refuses_is_told_in_a_sentence_and_leaves_the_draft(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: str
) -> None:
    def fail(*_: object) -> None:
        raise fault

    (workspace / "periods" / PERIOD / ".runs" / "0001").mkdir(parents=True)
    (workspace / "periods" / PERIOD / "draft").symlink_to(".runs/0001")
    monkeypatch.setattr(close_month, "charge", fail)
    assert _refused(workspace).startswith(told)
    assert (workspace / "periods" / PERIOD / "draft").readlink() == Path(".runs/0001")
    assert (workspace / "periods" / PERIOD / "refused" / "problems.txt").read_text(encoding="utf-8").startswith(told)


def test_an_unreadable_delivery_is_refused_by_name(workspace: Path) -> None:
    (workspace / USAGE).unlink()
    (workspace / USAGE).mkdir()
    assert _refused(workspace).startswith(f"{USAGE}: it cannot be read: Is a directory; ")


def test_a_workspace_whose_results_cannot_be_written_is_refused(workspace: Path) -> None:
    (workspace / "periods").touch()
    assert _refused(workspace).startswith(f"{workspace}/periods")
