"""The benchmark measures what it says: its floors do the real work, and its figures are those that were taken."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main as chargeback
from flows.profile import StepProfile
from flows.runner import run_directly
from tests.bench import __main__ as bench
from tests.bench import xlsxwriter_floor
from tests.bench.__main__ import ANALYST, Round, report
from tests.bench.books_floor import RecordedBook, book_name, replay
from tests.bench.duckdb_floor import sums
from tests.bench.process import Taken, taken_by
from tests.bench.report import table
from tests.bench.xlsxwriter_floor import books_floor
from transforms.generating.codes import PERIOD


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A group of 400 lines, none of them wrong, whose month has run. Read only."""
    folder = tmp_path_factory.mktemp("bench") / "group"
    words = ("--lines", "400", "--entities", "5", "--seed", "1", "--faulty", "0")
    assert chargeback(["generate", str(folder), *words]) == 0
    run_directly(folder, PERIOD)
    return folder


def _charges(group: Path) -> pl.LazyFrame:
    parts = group / "periods" / PERIOD / "draft" / "tables" / "charge_lines" / "*.parquet"
    return pl.scan_parquet(parts).filter(pl.col("origin") == "usage")


def test_the_bare_query_comes_to_the_charges_of_the_month_to_the_last_decimal(group: Path) -> None:
    keys = ["recipient", "service"]
    charged = _charges(group).group_by(keys).agg(pl.len(), pl.col("amount").sum()).sort(keys).collect()
    assert sums(group) == charged.rows()


def test_a_row_that_cannot_be_read_does_not_stop_the_bare_query(tmp_path: Path) -> None:
    words = ("--lines", "3000", "--entities", "5", "--seed", "1", "--faulty", "0.5")
    assert chargeback(["generate", str(tmp_path / "faulty"), *words]) == 0
    assert 1_500 < sum(lines for _, _, lines, _ in sums(tmp_path / "faulty")) < 3_000


def test_xlsxwriter_alone_writes_the_books_of_the_month_byte_by_byte_and_leaves_them_alone(
    group: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []

    def kept(recording: Sequence[RecordedBook], folder: Path) -> float:
        seconds = replay(recording, folder)
        written.extend((folder / book_name(place)).read_bytes() for place in range(len(recording)))
        return seconds

    monkeypatch.setattr(xlsxwriter_floor, "replay", kept)
    draft = group / "periods" / PERIOD / "draft"
    before = {path: path.stat().st_mtime_ns for path in draft.rglob("*")}
    floor = books_floor(group)
    assert sorted(written) == sorted(path.read_bytes() for path in draft.rglob("*.xlsx"))
    assert floor.books == len(written) > 2
    assert floor.seconds > 0
    assert {path: path.stat().st_mtime_ns for path in draft.rglob("*")} == before


@pytest.mark.skipif(not ANALYST.exists(), reason="make bench installs what the script of an analyst needs")
def test_the_script_of_an_analyst_comes_to_the_charges_of_the_month_about(group: Path, tmp_path: Path) -> None:
    script = Path(bench.__file__).with_name("analyst.py")
    done = subprocess.run([ANALYST, script, group, tmp_path], check=True, capture_output=True, text=True)
    charged = _charges(group).select(pl.col("amount").sum()).collect().item()
    assert float(done.stdout) == pytest.approx(float(charged), rel=1e-12)
    recipients = _charges(group).select(pl.col("recipient").unique()).collect()
    assert {path.stem for path in tmp_path.iterdir()} == set(recipients["recipient"])


BUSY = "import time\nwhile time.process_time() < 0.3: pass"


def test_a_process_is_told_with_its_children_its_memory_its_words_and_its_end() -> None:
    program = f"import subprocess, sys\nprint('told')\nsubprocess.run([sys.executable, '-c', '''{BUSY}'''])"
    taken = taken_by([sys.executable, "-c", program])
    assert (taken.status, taken.told) == (0, "told\n")
    assert taken.wall_seconds >= taken.cpu_seconds > 0.3
    assert taken_by([sys.executable, "-c", "raise SystemExit(3)"]).status == 3
    assert taken_by([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]).status == -9


def test_the_memory_of_a_process_is_told_where_the_one_that_started_it_held_less() -> None:
    program = "held = bytearray(200_000_000)"
    starter = f"""
import sys
from tests.bench.process import taken_by
print(taken_by([sys.executable, "-c", "{program}"]).peak_memory_bytes)
"""
    told = subprocess.run([sys.executable, "-c", starter], check=True, capture_output=True, text=True).stdout
    assert 200_000_000 < int(told) < 400_000_000


def test_a_table_is_aligned_for_a_terminal_and_in_markdown_on_a_page() -> None:
    rows = [("step", "wall s"), ("take in", "1.25"), ("charge", "10.00")]
    assert table(rows, markdown=False).splitlines() == ["step     wall s", "take in    1.25", "charge    10.00"]
    assert table(rows, markdown=True).splitlines() == [
        "| step | wall s |",
        "| --- | ---: |",
        "| take in | 1.25 |",
        "| charge | 10.00 |",
    ]


STEPS = (
    StepProfile("take in", 1.0, 1.5, 900, 900, 500_000_000, 10_000_000),
    StepProfile("write documents", 2.0, 3.0, 50, 25, 400_000_000, 2_500_000),
    StepProfile("publish month", 0.0, 0.0, None, None, 100_000_000, 0),
)


def _round(cpu: float, analyst: Taken | None, steps: Sequence[StepProfile] = STEPS) -> Round:
    query, month = Taken(0.5, cpu / 10, 90_000_000, 0, ""), Taken(4.0, cpu, 1, 0, "")
    return Round(query, month, steps, 2.0, analyst)


def test_the_steps_are_told_one_by_one_and_as_a_whole() -> None:
    steps, _ = report([_round(6.0, None)], markdown=False)
    assert [line.split() for line in steps.splitlines()[1:]] == [
        ["take", "in", "1.00", "1.50", "900", "900", "500", "10.0"],
        ["write", "documents", "2.00", "3.00", "50", "25", "400", "2.5"],
        ["publish", "month", "0.00", "0.00", "100", "0.0"],
        ["all", "steps", "3.00", "4.50", "900", "300", "500", "12.5"],
    ]


def test_what_was_measured_in_turn_is_told_with_how_many_times_as_much_ours_took() -> None:
    _, compared = report([_round(6.0, Taken(8.0, 12.0, 3_000_000_000, 0, ""))], markdown=True)
    assert compared.splitlines()[2:] == [
        "| the month, without Prefect | 4.00 | 6.00 | 500 |  |  |",
        "| DuckDB, one bare query | 0.50 | 0.60 | 90 | 8.00 | 10.00 |",
        "| pandas and openpyxl, a plain script | 8.00 | 12.00 | 3,000 | 0.50 | 0.50 |",
        "| write documents | 2.00 | 3.00 | 400 |  |  |",
        "| XlsxWriter alone, the same books |  | 2.00 |  |  | 1.50 |",
    ]


@pytest.mark.parametrize(
    ("analyst", "told"), [(None, "not installed"), (Taken(60.0, 50.0, 9, -9, ""), "ended with -9")]
)
def test_a_script_that_was_not_there_or_came_to_no_end_has_no_figures(analyst: Taken | None, told: str) -> None:
    _, compared = report([_round(6.0, analyst)], markdown=True)
    assert f"| pandas and openpyxl, a plain script: {told} |  |  |  |  |  |" in compared.splitlines()


def test_of_several_rounds_each_figure_is_the_one_that_took_least() -> None:
    slow = StepProfile("write documents", 9.0, 9.0, 50, 5, 1, 1)
    _, compared = report([_round(60.0, None, [slow]), _round(6.0, None), _round(30.0, None, [slow])], markdown=True)
    assert "| the month, without Prefect | 4.00 | 6.00 | 500 |  |  |" in compared
    assert "| write documents | 2.00 | 3.00 | 400 |  |  |" in compared


def test_a_full_group_is_told_by_its_steps_and_how_many_times_as_much_it_took() -> None:
    full = Taken(5.0, 7.5, 1, 0, "")
    rounds = [replace(_round(6.0, None), full=(taken, STEPS)) for taken in (replace(full, cpu_seconds=9.0), full)]
    _, _, steps, compared = report(rounds, markdown=True)
    assert steps.splitlines()[2] == "| take in | 1.00 | 1.50 | 900 | 900 | 500 | 10.0 |"
    assert compared.splitlines()[2:] == [
        "| the month, without Prefect | 4.00 | 6.00 | 500 |  |  |",
        "| with tariffs, pools and currencies | 5.00 | 7.50 | 500 | 1.25 | 1.25 |",
    ]


def test_a_whole_benchmark_runs_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "ANALYST", tmp_path / "absent")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    bench.main(["--lines", "60", "--entities", "2", "--users", "9", "--full", "--markdown"])
    told = capsys.readouterr().out.strip().split("\n\n")
    assert "60 lines of usage in 4 files, 0 MB; 2 entities, 4 sites, 9 users, 40 services; " in told[0]
    assert told[1].startswith("| step | wall s |")
    assert told[2].count("\n") == 6
    assert told[4].splitlines()[-1].startswith("| with tariffs, pools and currencies | ")
    assert list(tmp_path.iterdir()) == []


def test_a_month_that_is_refused_stops_the_benchmark() -> None:
    with pytest.raises(SystemExit, match="month ended with 1"):
        bench._module("month", Path("absent"))
