"""A month on the workers of a cluster: the same bytes, a worker that ends costs a retry, what is not fit is refused."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from distributed import LocalCluster

from flows import cluster
from flows.cli import main
from flows.cluster import cluster_executor
from flows.init import PERIOD
from flows.runner import run_directly
from flows.settings_file import FILE, read_settings
from flows.workers import each, workers_of
from schemas.problems import Problem, Refused, SettingsRefused
from tests.flows.killed_worker import WORK, KillingWork, kill_a_worker_of_each_kind
from tests.flows.small_workspace import (
    PRICES,
    make_workspace,
    published,
    published_in,
    reject_a_row,
    replace_in,
    runs_kept,
)
from tests.tables_only import close_tables

DEMO = Path(__file__).parents[2] / "data" / "demo"
NO_SCHEDULER = "tcp://127.0.0.1:9"


def _cluster_of(workers: int) -> LocalCluster:
    return LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two processes, which no test ends."""
    with _cluster_of(2) as made:
        yield made.scheduler_address


@pytest.fixture
def mortal() -> Iterator[LocalCluster]:
    """A cluster of two processes for one test, which may end them: whether they come back is the cluster's affair."""
    with _cluster_of(2) as made:
        yield made


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose month publishes and rejects a row."""
    made = make_workspace(tmp_path / "new")
    reject_a_row(made)
    replace_in(made, FILE, "amount = 0.02", "amount = 0.5")
    return made


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Where jobs note what became of them."""
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


def _on_cluster(workspace: Path, scheduler: str) -> Path:
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f'\n[engine]\nexecutor = "dask"\nscheduler = "{scheduler}"\n')
    return workspace


def _copy(workspace: Path, target: Path) -> Path:
    shutil.copytree(workspace, target, ignore=shutil.ignore_patterns("periods"))
    return target


def _done(scheduler: str, folder: Path, work: object, jobs: object) -> list[object]:
    with cluster_executor(scheduler, folder) as executor:
        return list(executor.map(work, jobs))  # type: ignore[arg-type]


def _told(scheduler: str, folder: Path) -> list[str]:
    with pytest.raises(Refused) as refused, cluster_executor(scheduler, folder):
        pass
    return [str(problem) for problem in refused.value.problems]


def _where(job: int) -> tuple[int, int]:
    return job, os.getpid()


def _kill(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class _RefusingFirst:
    """The first job is refused once another has begun; the others take their time before they note that they ended."""

    notes: Path

    @property
    def __name__(self) -> str:
        return "refusing_first"

    def __call__(self, job: int) -> None:
        if job:
            (self.notes / "begun").touch()
            time.sleep(1)
            (self.notes / "ended").touch()
            return
        while not (self.notes / "begun").exists():
            time.sleep(0.01)
        raise SettingsRefused([Problem("here", "found", "right")])


@dataclass(frozen=True)
class _EndingScheduler:
    """Work that ends the scheduler, and then takes its time."""

    process: int

    @property
    def __name__(self) -> str:
        return "ending_scheduler"

    def __call__(self, _: int) -> None:
        os.kill(self.process, signal.SIGKILL)
        time.sleep(60)


def test_a_cluster_gives_the_same_bytes(demo: Path, scheduler: str, tmp_path: Path) -> None:
    there = _on_cluster(_copy(DEMO, tmp_path / "there"), scheduler)
    run_directly(there, PERIOD)
    assert published_in(demo) == published(there)
    assert any(path.endswith("_fec.txt") for path in published(there))


def test_workers_killed_in_the_middle_of_each_step_cost_a_retry_and_leave_nothing(
    workspace: Path, mortal: LocalCluster, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _copy(workspace, tmp_path / "here")
    run_directly(here, PERIOD)
    kill_a_worker_of_each_kind(monkeypatch, notes)
    run_directly(_on_cluster(workspace, mortal.scheduler_address), PERIOD)
    assert {note.name for note in notes.iterdir()} == {name for _, name in WORK}
    assert published(workspace) == published(here)


def test_workers_that_outlive_runs_charge_by_the_tables_of_the_run_at_hand(
    workspace: Path, scheduler: str, tmp_path: Path
) -> None:
    _on_cluster(workspace, scheduler)
    close_tables(workspace, PERIOD)
    shutil.rmtree(workspace / "periods")
    replace_in(workspace, PRICES, "FIBRE,,189.00", "FIBRE,,190.00")
    close_tables(workspace, PERIOD)
    changed = _copy(workspace, tmp_path / "changed")
    replace_in(changed, FILE, f'executor = "dask"\nscheduler = "{scheduler}"', "")
    close_tables(changed, PERIOD)
    assert published(workspace) == published(changed)
    assert runs_kept(workspace) == 1


def test_jobs_are_done_elsewhere_and_their_results_come_in_order(
    workspace: Path, scheduler: str, tmp_path: Path
) -> None:
    engine = read_settings(_on_cluster(workspace, scheduler)).engine
    with workers_of(engine, tmp_path):
        results = list(each(_where, range(20), 2))
    assert [job for job, _ in results] == list(range(20))
    assert os.getpid() not in {process for _, process in results}
    assert {process for _, process in each(_where, range(2), 2)} == {os.getpid()}


def test_a_job_that_is_refused_is_told_once_those_that_began_have_ended(
    scheduler: str, notes: Path, tmp_path: Path
) -> None:
    with pytest.raises(SettingsRefused, match="here: found; right"):
        _done(scheduler, tmp_path, _RefusingFirst(notes), range(2))
    assert (notes / "ended").exists()


def test_results_that_ended_with_their_worker_are_made_again(mortal: LocalCluster, notes: Path, tmp_path: Path) -> None:
    done = _done(mortal.scheduler_address, tmp_path, KillingWork(abs, notes), range(-5, 5))
    assert done == [abs(job) for job in range(-5, 5)]


def test_a_job_that_ends_every_worker_is_told_in_words(tmp_path: Path) -> None:
    told = "a worker of the cluster: 1 workers ended while they did the same job; give the"
    with _cluster_of(1) as mortal, pytest.raises(Refused, match=told):
        mortal.scheduler.allowed_failures = 0
        _done(mortal.scheduler_address, tmp_path, _kill, [1])


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACH_SECONDS", 0.2)
    told = f"scheduler {NO_SCHEDULER}: it does not answer within 0.2 seconds; start it, or correct engine.scheduler"
    assert _told(NO_SCHEDULER, tmp_path) == [told]


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.2)
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0", protocol="tcp") as empty:
        told = _told(empty.scheduler_address, tmp_path)
    assert told[0].startswith(f"scheduler {empty.scheduler_address}: no worker came to it within 0.2 seconds; start")


def test_a_scheduler_that_goes_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACH_SECONDS", 5)
    told = r"scheduler tcp://\S+: it is not there any more; start it again, run again"
    with _started("scheduler", "--port", "0", "--scheduler-file", tmp_path / "found") as process:
        address = _when_there(tmp_path / "found")
        with _started("worker", address, "--no-nanny"), pytest.raises(Refused, match=told):
            _done(address, tmp_path, _EndingScheduler(process.pid), [1])


@contextmanager
def _started(kind: str, *arguments: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A scheduler or worker of its own, ended when it is no longer needed."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments, "--no-dashboard"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def _when_there(scheduler_file: Path) -> str:
    while not scheduler_file.exists():
        time.sleep(0.05)
    address: str = json.loads(scheduler_file.read_text(encoding="utf-8"))["address"]
    return address


def test_a_worker_that_does_not_see_the_folder_is_told_of_both(scheduler: str, tmp_path: Path) -> None:
    told = _told(scheduler, tmp_path / "elsewhere")
    assert len(told) == 2
    right = "share the workspace with it, under the same path"
    assert all(line.endswith(f": it does not see the folder {tmp_path}/elsewhere; {right}") for line in told)


def test_a_worker_of_other_versions_is_told(scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "version", lambda name: f"new {name}")
    told = _told(scheduler, tmp_path)
    assert len(told) == 2 * len(cluster.SAME_BYTES)
    assert told[1].endswith(", this run new polars; install the same versions everywhere")


@pytest.mark.parametrize(
    ("engine", "told"),
    [
        ('executor = "dask"', 'executor = "dask" has no scheduler; name it, such as "tcp://host:8786"'),
        (f'scheduler = "{NO_SCHEDULER}"', 'scheduler is for executor = "dask" only; remove it, or set executor'),
        ('executor = "dask"\nscheduler = "host"', "found 'host'; it should be an address such as tcp://host:8786"),
        ('executor = "ray"', "found 'ray'; it should be 'processes' or 'dask'"),
    ],
)
def test_an_executor_that_settings_name_wrongly_is_told(tmp_path: Path, engine: str, told: str) -> None:
    workspace = make_workspace(tmp_path / "new")
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f"\n[engine]\n{engine}\n")
    with pytest.raises(SettingsRefused) as refused:
        read_settings(workspace)
    assert str(refused.value).endswith(told)


def test_check_tells_what_is_wrong_with_the_cluster_before_the_month_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "REACH_SECONDS", 0.2)
    workspace = _on_cluster(make_workspace(tmp_path / "new"), NO_SCHEDULER)
    assert main(["-w", str(workspace), "check", PERIOD]) == 1
    assert f"error: scheduler {NO_SCHEDULER}: it does not answer within" in capsys.readouterr().err


def test_a_library_that_is_not_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "flows.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    engine = read_settings(_on_cluster(make_workspace(tmp_path / "new"), NO_SCHEDULER)).engine
    with pytest.raises(SettingsRefused, match="needs the library distributed, which is not installed; pip install 'ch"):
        workers_of(engine, tmp_path).__enter__()
