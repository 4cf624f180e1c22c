"""What a command loads is what it needs: an answer in under a second leaves no room for more."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows import workers
from flows.init import PERIOD
from flows.settings_file import FILE
from flows.workers import ready_workers
from tests.flows.small_workspace import USAGE

LARGE = {"prefect", "pandera", "duckdb", "polars", "xlsxwriter", "fastexcel", "httpx", "rich"}
"""Libraries that take a tenth of a second or more to load, or bring one that does."""

ASKED = f"""
import sys
from flows.cli import main
try:
    sys.exit(main())
finally:
    print(*({LARGE!r} & sys.modules.keys()), file=sys.stderr)
"""
"""A command that tells at its end, in the last line on stderr, which large libraries it has loaded."""


def _loaded(*words: str) -> tuple[int, set[str]]:
    """The status of a command, and which large libraries it has loaded."""
    told = subprocess.run([sys.executable, "-c", ASKED, *words], check=False, capture_output=True, text=True)
    return told.returncode, set(told.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["run", "--help"]], ids=" ".join)
def test_a_question_about_the_program_loads_no_large_library(words: list[str]) -> None:
    assert _loaded(*words) == (0, set())


def test_a_new_workspace_loads_no_large_library(tmp_path: Path) -> None:
    assert _loaded("init", str(tmp_path / "new")) == (0, set())


def test_a_proposed_source_loads_what_reads_its_sample(tmp_path: Path, closed: Path) -> None:
    assert _loaded("init", str(tmp_path / "new"), "--from", str(closed / USAGE)) == (0, {"polars", "fastexcel"})


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["check"], {"polars"}),
        (["check", PERIOD], {"polars"}),
        (["tree"], {"polars", "rich"}),
        (["tree", PERIOD], {"polars", "rich"}),
        (["sql", "select count(*) from charges"], {"polars", "duckdb"}),
        (["open"], {"polars", "duckdb"}),
        (["variance", PERIOD, "--against", PERIOD], {"polars", "duckdb", "rich"}),
        (["diff", PERIOD, PERIOD], {"polars", "duckdb", "rich"}),
        (["diff", PERIOD, PERIOD, "--json"], {"polars", "duckdb"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_command_loads_the_libraries_it_needs_and_no_other(closed: Path, words: list[str], needed: set[str]) -> None:
    assert _loaded("-w", str(closed), *words) == (0, needed)


@pytest.mark.parametrize("words", [["run", PERIOD], ["schedule"]], ids=" ".join)
def test_wrong_settings_are_told_before_prefect_is_loaded(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / FILE).write_text("[group\n", encoding="utf-8")
    assert _loaded("-w", str(tmp_path), *words) == (2, set())


def test_a_worker_loads_what_writes_workbooks_and_no_more() -> None:
    with ready_workers(2, "transforms.documents.workbook"):
        names = workers._ready[-1].submit(eval, "set(__import__('sys').modules)").result()
    assert names & (LARGE | {"pydantic"}) == {"polars", "xlsxwriter"}
    assert "transforms.documents.workbook" in names
