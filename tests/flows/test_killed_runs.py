"""A killed run costs nothing: the former result stays whole, and the next run is fine and leaves nothing of it."""

import multiprocessing
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from flows.init import PERIOD
from flows.progress import STEPS
from flows.runner import run_directly
from tests.flows import killed_run
from tests.flows.small_workspace import PRICES, published, replace_in, runs_kept, shown

DRIVER = Path(__file__).with_name("killed_run.py")
LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload([killed_run.__name__])


@pytest.fixture(scope="module")
def changed(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has published, and whose price was changed since."""
    workspace = _copy(closed, tmp_path_factory.mktemp("changed"))
    replace_in(workspace, PRICES, "FIBRE,,189.00", "FIBRE,,190.00")
    return workspace


@pytest.fixture(scope="module")
def results(changed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """What it has published, and what it publishes next."""
    workspace = _copy(changed, tmp_path_factory.mktemp("sound"))
    run_directly(workspace, PERIOD)
    return published(changed), published(workspace)


@pytest.fixture
def workspace(changed: Path, tmp_path: Path) -> Path:
    """A workspace for one kill."""
    return _copy(changed, tmp_path)


def _copy(workspace: Path, folder: Path) -> Path:
    return Path(shutil.copytree(workspace, folder / "copy", symlinks=True))


def _run_until_killed(workspace: Path, where: str, notes: Path) -> None:
    killed = subprocess.run([sys.executable, DRIVER, workspace, where, notes], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL


def _run_until_killed_after(steps: int, workspace: Path) -> None:
    """As above, in a process that need not load anything: there are many of these."""
    run = LOADED.Process(target=killed_run.main, args=(workspace, str(steps)))
    run.start()
    run.join(120)
    assert run.exitcode == -signal.SIGKILL


def test_a_run_killed_after_any_step_leaves_the_former_result_and_the_next_is_fine_and_tidies_up(
    workspace: Path, results: tuple[dict[str, str], dict[str, str]]
) -> None:
    former, wanted = results
    before = shown(workspace / "periods" / PERIOD / "draft")
    for steps in range(STEPS):
        _run_until_killed_after(steps, workspace)
        assert shown(workspace / "periods" / PERIOD / "draft") == before
        assert runs_kept(workspace) == 2, "the draft and what was just killed; the run killed before it is gone"
    assert published(workspace) == former
    run_directly(workspace, PERIOD)
    assert published(workspace) == wanted
    assert runs_kept(workspace) == 1


def test_workers_end_with_a_run_that_is_killed_amid_the_documents(
    workspace: Path, results: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    former, wanted = results
    _run_until_killed(workspace, "worker", tmp_path / "notes")
    assert published(workspace) == former
    worker_ids = [int(line) for line in (tmp_path / "notes").read_text(encoding="utf-8").splitlines()]
    assert worker_ids
    assert _gone(worker_ids)
    run_directly(workspace, PERIOD)
    assert published(workspace) == wanted
    assert runs_kept(workspace) == 1


def test_a_run_killed_once_it_is_shown_is_published_whole(
    workspace: Path, results: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    _run_until_killed(workspace, "shown", tmp_path / "notes")
    assert published(workspace) == results[1]
    run_directly(workspace, PERIOD)
    assert published(workspace) == results[1]
    assert runs_kept(workspace) == 1


def _gone(process_ids: list[int]) -> bool:
    """Whether these processes end within ten seconds; one whose parent has not asked for its result has ended."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if not any(_lives(process_id) for process_id in process_ids):
            return True
        time.sleep(0.05)
    return False


def _lives(process_id: int) -> bool:
    try:
        return bool(psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
