"""A month on the workers of a cluster: the same bytes, a worker that ends costs a retry, what is not fit is refused."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from flows import cluster, workers
from flows.cluster import cluster_executor
from flows.init import PERIOD
from flows.runner import run_directly
from flows.settings_file import FILE, read_settings
from flows.workers import each, workers_of
from schemas.problems import Problem, Refused, SettingsRefused
from tests.flows.killed_worker import WORK, kill_a_worker_of_each_kind
from tests.flows.small_workspace import PRICES, make_workspace, published, reject_a_row, replace_in, runs_kept

DEMO = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        yield made.scheduler_address


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose month publishes and rejects a row."""
    made = make_workspace(tmp_path / "new")
    reject_a_row(made)
    replace_in(made, FILE, "amount = 0.02", "amount = 0.5")
    return made


def _on_cluster(workspace: Path, scheduler: str) -> Path:
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f'\n[engine]\nexecutor = "dask"\nscheduler = "{scheduler}"\n')
    return workspace


def _copy(workspace: Path, target: Path) -> Path:
    shutil.copytree(workspace, target, ignore=shutil.ignore_patterns("periods"))
    return target


@pytest.mark.parametrize("name", ["small", "demo"])
def test_a_cluster_gives_the_same_bytes(name: str, workspace: Path, scheduler: str, tmp_path: Path) -> None:
    here = _copy(workspace if name == "small" else DEMO, tmp_path / "here")
    there = _on_cluster(_copy(here, tmp_path / "there"), scheduler)
    run_directly(here, PERIOD)
    run_directly(there, PERIOD)
    assert published(here) == published(there)
    assert any(path.endswith("_fec.txt") for path in published(there))


def test_workers_killed_in_the_middle_cost_a_retry_and_leave_nothing(
    workspace: Path, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _copy(workspace, tmp_path / "here")
    run_directly(here, PERIOD)
    notes = tmp_path / "notes"
    notes.mkdir()
    kill_a_worker_of_each_kind(monkeypatch, notes)
    run_directly(_on_cluster(workspace, scheduler), PERIOD)
    assert {note.name for note in notes.iterdir()} == {name for _, name in WORK}
    assert published(workspace) == published(here)
