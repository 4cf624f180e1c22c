"""The workers of a Dask cluster, as an executor. Loaded only where the settings name a scheduler.

They find the month's files in the workspace, which they share with the run, under the same path. What a worker was
doing when it ended is done again by another, and so is what it had done if its results ended with it.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

import dask
from distributed import Client, KilledWorker
from distributed.comm import CommClosedError

from flows.machine import MORE_MEMORY
from schemas.problems import Problem, Refused

Job = TypeVar("Job")
Result = TypeVar("Result")

REACH_SECONDS = 10
WORKER_SECONDS = 30
LOOK_SECONDS = 0.1
SAME_BYTES = ("chargeback", "polars", "duckdb", "pandera", "xlsxwriter")
"""What must be of one version everywhere, or a run would mix the results of two."""
ANY_SIZE = {"distributed.admin.large-graph-warning-threshold": "1 TiB"}
"""Jobs bring the rows they work on: their size is no reason to warn."""

_at_work: Counter[str] = Counter()
"""In a worker: how many jobs it is doing, by the folder of their run."""
_counting = Lock()


@dataclass(frozen=True)
class CountedWork(Generic[Job, Result]):
    """Work of a run that builds in a folder, counted by the worker while it does it."""

    work: Callable[[Job], Result]
    folder: str

    @property
    def __name__(self) -> str:
        """What the cluster's own pages call it."""
        return self.work.__name__

    def __call__(self, job: Job) -> Result:
        """Do one job."""
        _count(self.folder, 1)
        try:
            return self.work(job)
        finally:
            _count(self.folder, -1)


def _count(folder: str, jobs: int) -> None:
    with _counting:
        _at_work[folder] += jobs


def jobs_here(folder: str) -> int:
    """How many jobs of the run that builds in a folder this worker is doing."""
    return _at_work[folder]


def what_is_here(folder: str) -> tuple[dict[str, str | None], bool]:
    """The versions that this worker has, and whether it sees a folder."""
    return {name: _version(name) for name in SAME_BYTES}, Path(folder).is_dir()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


class ClusterExecutor(Executor):
    """Does the jobs of a run that builds in a folder; only `map` is asked of it, what goes wrong is told in words."""

    def __init__(self, client: Client, scheduler: str, folder: Path) -> None:
        """Of a client that is connected to the scheduler of this address."""
        self._client = client
        self._scheduler = scheduler
        self._folder = str(folder)

    def map(self, work: Callable[..., Result], *jobs: Any, **_: Any) -> Iterator[Result]:  # type: ignore[override]
        """The result of every job, in their order.

        Where one is refused, those begun are waited for: they write into the folder.
        """
        with self._client.get_executor(pure=False) as executor, self._told_in_words():
            try:
                yield from executor.map(CountedWork(work, self._folder), *jobs)
            finally:
                self._wait_for_the_last()

    def _wait_for_the_last(self) -> None:
        while self._client.status == "running":
            if not any(self._client.run(jobs_here, self._folder, on_error="ignore").values()):
                return
            time.sleep(LOOK_SECONDS)

    @contextmanager
    def _told_in_words(self) -> Iterator[None]:
        try:
            yield
        except KilledWorker as fault:
            found = f"{fault.allowed_failures + 1} workers ended while they did the same job"
            raise Refused([Problem("a worker of the cluster", found, MORE_MEMORY)]) from fault
        except (CancelledError, CommClosedError) as fault:
            right = "start it again, run again"
            raise Refused([Problem(f"scheduler {self._scheduler}", "it is not there any more", right)]) from fault


@contextmanager
def cluster_executor(scheduler: str, folder: Path) -> Iterator[ClusterExecutor]:
    """The workers of a cluster, for a run that builds in a folder.

    Raises Refused where the scheduler cannot be reached or has no workers, and where one of these does not see the
    folder or has other versions than the run.
    """
    with dask.config.set(ANY_SIZE), _connected(scheduler) as client:
        _refuse_unfit(_found(client, scheduler, folder), what_is_here(str(folder))[0], folder)
        yield ClusterExecutor(client, scheduler, folder)


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        client = Client(scheduler, timeout=REACH_SECONDS, set_as_default=False)
    except (OSError, ValueError) as fault:
        found = f"it does not answer within {REACH_SECONDS} seconds"
        raise Refused([Problem(f"scheduler {scheduler}", found, "start it, or correct engine.scheduler")]) from fault
    with client:
        yield client


def _found(client: Client, scheduler: str, folder: Path) -> Mapping[str, object]:
    """What each worker says of itself, by its address; an exception where it could not even be asked."""
    try:
        client.wait_for_workers(1, WORKER_SECONDS)
    except TimeoutError as fault:
        found = f"no worker came to it within {WORKER_SECONDS} seconds"
        raise Refused([Problem(f"scheduler {scheduler}", found, f"start some: dask worker {scheduler}")]) from fault
    told: Mapping[str, object] = client.run(what_is_here, str(folder), on_error="return")
    return told


def _refuse_unfit(told: Mapping[str, object], here: Mapping[str, str | None], folder: Path) -> None:
    problems = [
        Problem(f"worker {worker}", found, right)
        for worker, said in told.items()
        for found, right in _unfit(said, here, folder)
    ]
    if problems:
        raise Refused(problems)


def _unfit(said: object, here: Mapping[str, str | None], folder: Path) -> Iterator[tuple[str, str]]:
    if not isinstance(said, tuple):
        yield f"it cannot load chargeback ({said})", "install there what is installed here"
        return
    versions, sees = said
    for name, wanted in here.items():
        if versions[name] != wanted:
            yield f"it has {name} {versions[name]}, this run {wanted}", "install the same versions everywhere"
    if not sees:
        yield f"it does not see the folder {folder}", "share the workspace with it, under the same path"
