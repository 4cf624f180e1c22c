"""Equal inputs give equal bytes in all but run.json and log.txt, wherever and however the month is run."""

import shutil
from pathlib import Path

import pytest

from flows import workers
from flows.init import PERIOD
from flows.machine import processors
from flows.runner import run_directly
from flows.settings_file import FILE
from tests.flows.small_workspace import make_workspace, published, published_in, reject_a_row, replace_in

DEMO = Path(__file__).parents[2] / "data" / "demo"
DEMO_MONTH = "2026-10"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose month has run with one thread, and rejected a row."""
    made = _with_threads(make_workspace(tmp_path_factory.mktemp("one") / "new"), 1)
    reject_a_row(made)
    replace_in(made, FILE, "amount = 0.02", "amount = 0.5")
    run_directly(made, PERIOD)
    return made


def _with_threads(workspace: Path, threads: int) -> Path:
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f"\n[engine]\nthreads = {threads}\n")
    return workspace


def _copy(workspace: Path, target: Path) -> Path:
    shutil.copytree(workspace, target, ignore=shutil.ignore_patterns("periods"))
    return target


def test_a_second_run_gives_the_same_bytes_and_none_of_them_is_the_path_of_the_workspace(workspace: Path) -> None:
    place, draft = str(workspace).encode(), workspace / "periods" / PERIOD / "draft"
    assert [path.name for path in draft.rglob("*") if path.is_file() and place in path.read_bytes()] == []
    first = published(workspace)
    run_directly(workspace, PERIOD)
    assert published(workspace) == first
    assert {"group.xlsx", "to_fix.xlsx", "tables/invoices.parquet"} <= first.keys()
    assert any(name.startswith("hand-out/NORD/") for name in first)


def test_another_place_other_threads_and_other_processes_give_the_same_bytes(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = _copy(workspace, tmp_path / "a" / "longer path" / "two")
    replace_in(two, FILE, "threads = 1\n", "threads = 2\n")
    monkeypatch.setattr(workers, "START_SECONDS", -1)
    run_directly(two, PERIOD)
    assert published(workspace) == published(two)


def test_the_demo_gives_the_same_bytes_with_one_thread_and_with_several(demo: Path, tmp_path: Path) -> None:
    others = 1 if processors() > 1 else 2
    workspace = _with_threads(_copy(DEMO, tmp_path / "demo"), others)
    run_directly(workspace, DEMO_MONTH)
    assert published(workspace, DEMO_MONTH) == published_in(demo)
