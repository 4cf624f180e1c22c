"""Rows of steps: counted from what the files of a run say of themselves, told in the log and in the terminal."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.console import Console

from flows import progress
from flows.close_month import close_month
from flows.init import PERIOD
from flows.progress import STEPS, progress_bars
from flows.runner import directly, month_run
from flows.step_rows import ROWS_OF, StepRows, in_words
from tests.flows.small_workspace import make_workspace, reject_a_row

Do = Callable[..., Any]
WIDTH = 80


@dataclass(frozen=True)
class Shown:
    """A workspace whose month has run, the steps that were done, and what a terminal was shown of them."""

    workspace: Path
    steps: list[str]
    terminal: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """11 rows of usage, 5 subscriptions, and a row that is rejected. Read only."""
    workspace = make_workspace(tmp_path_factory.mktemp("run") / "new")
    reject_a_row(workspace)
    done: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        terminal = in_a_terminal(patch)
        with month_run(workspace, PERIOD) as month, progress_bars(month.build) as bars:

            def shown(step: Do, *arguments: Any) -> Any:
                done.append(step.__name__)
                with bars.step(step.__name__):
                    return directly(step, *arguments)

            close_month(month, shown)
    return Shown(workspace, done, terminal.getvalue())


def in_a_terminal(patch: pytest.MonkeyPatch) -> StringIO:
    """What a terminal is shown from now on."""
    shown = StringIO()
    console = Console(file=shown, force_terminal=True, width=WIDTH, color_system=None)
    patch.setattr(progress, "Console", lambda **_: console)
    return shown


def _draft(workspace: Path) -> Path:
    return workspace / "periods" / PERIOD / "draft"


def _height(workspace: Path, pattern: str) -> int:
    return sum(pl.read_parquet(path).height for path in (_draft(workspace) / "tables").glob(pattern))


def test_the_log_tells_of_each_step_how_many_rows_it_handled(run: Shown) -> None:
    workspace = run.workspace
    lines = (_draft(workspace) / "log.txt").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(" ", 2)[2].split(": ", 1) for line in lines)
    rows = {step: text.split(", ")[1] for step, text in told.items() if ", " in text}
    lines_read = _height(workspace, "usage_lines/*.parquet")
    assert rows == {
        "read month ground": f"{_height(workspace, 'reference/*.parquet')} rows",
        "take in": f"{lines_read} rows",
        "count quantities": "0 rows",
        "charge": f"{lines_read} rows",
        "share pools": "0 rows",
        "make month invoices": f"{_height(workspace, 'invoice_lines.parquet')} rows",
        "land charges": f"{lines_read - 1} rows",
        "total bills": "0 rows",
        "total balance": "0 rows",
        "post entries": f"{_height(workspace, 'ledger_entries.parquet')} rows",
        "count files": f"{lines_read - 1} rows",
        "run controls": f"{lines_read - 1} rows",
        "write documents": f"{_height(workspace, 'invoice_lines.parquet')} rows",
    }
    assert lines_read == 16
    assert set(told) - set(rows) == {"publish month"}


def test_steps_that_handle_rows_are_steps_of_the_month(run: Shown) -> None:
    assert [name for name in run.steps if name in ROWS_OF] == list(ROWS_OF)


def test_rows_grow_while_a_step_writes_its_parts_and_a_part_written_again_is_counted_anew(tmp_path: Path) -> None:
    rows, parts = StepRows(tmp_path), tmp_path / "tables" / "charge_lines"
    assert rows.so_far("land_charges") == 0
    parts.mkdir(parents=True)
    for part, height in (("a", 3), ("b", 4), ("a", 5)):
        pl.DataFrame({"row": range(height)}).write_parquet(parts / f"{part}.unfinished")
        (parts / f"{part}.unfinished").replace(parts / f"{part}.parquet")
        assert rows.so_far("land_charges") == {3: 3, 4: 7, 5: 9}[height]
    assert rows.so_far("publish_month") is None


def test_a_rate_is_told_of_a_step_that_took_no_time() -> None:
    assert in_words(1_500, 0) == "1,500 rows, 1,500 rows/s"
    assert in_words(1_500, 0.75) == "1,500 rows, 2,000 rows/s"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What a terminal is shown."""
    return in_a_terminal(monkeypatch)


def test_the_terminal_shows_each_step_in_one_line_with_its_rows_and_their_rate(run: Shown) -> None:
    lines = re.split(r"[\r\n]", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", run.terminal))
    for number, name in enumerate(ROWS_OF, start=1):
        done = re.compile(rf"{number:2}/{STEPS} {name.replace('_', ' ')} .*[0-9:]{{7}} [0-9,]+ rows, [0-9,]+ rows/s *")
        assert any(map(done.fullmatch, lines)), name
    assert max(map(len, lines)) <= WIDTH


def test_a_step_that_only_reads_shows_its_rows_but_no_rate_before_it_is_done(
    tmp_path: Path, terminal: StringIO
) -> None:
    (tmp_path / "tables" / "charge_lines").mkdir(parents=True)
    pl.DataFrame({"row": [1, 2, 3]}).write_parquet(tmp_path / "tables" / "charge_lines" / "a.parquet")
    with progress_bars(tmp_path) as bars:
        with bars.step("run_controls"):
            bars._bars.refresh()
            assert "3 rows" in terminal.getvalue()
            assert "rows/s" not in terminal.getvalue()
        bars._bars.refresh()
        assert "3 rows, " in terminal.getvalue()
