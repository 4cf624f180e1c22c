"""Who does the jobs of a month: threads and processes of this machine, or the workers of a cluster.

All jobs go through one seam, a `concurrent.futures.Executor`. Here, parts are done by threads, as Polars and DuckDB
leave Python to the others; what Python does itself, such as writing workbooks, by processes of their own. These are
spawned, never forked: a fork of a process in which Polars has run hangs. They end with their parent, and leave it to
answer an interruption.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flows.optional_library import optional_library

if TYPE_CHECKING:
    from flows.month import Month
    from schemas.settings import Engine

Job = TypeVar("Job")
Result = TypeVar("Result")

START_SECONDS = 1.5
"""What it takes before a process of its own does its first work: its imports."""

READY = 2
"""So many are started ahead: enough for most months, little enough to be no loss to the others."""

_ready: list[Executor] = []
"""Processes of this machine that were started ahead."""
_cluster: list[Executor] = []
"""The cluster that the settings name, while a month runs."""


@contextmanager
def workers_of(engine: "Engine", folder: Path) -> Iterator[None]:
    """The workers that the settings name for the jobs of a run that builds in a folder.

    Raises Refused where a cluster cannot be reached or its workers are not fit, SettingsRefused where the library for
    it is not installed.
    """
    if engine.scheduler is None:
        yield
        return
    with _of_cluster(engine.scheduler, folder) as executor:
        _cluster.append(executor)
        try:
            yield
        finally:
            _cluster.remove(executor)


def _of_cluster(scheduler: str, folder: Path) -> AbstractContextManager[Executor]:
    with optional_library("dask", 'engine.executor = "dask"'):
        from flows.cluster import cluster_executor
    return cluster_executor(scheduler, folder)


@contextmanager
def ready_workers(workers: int, module: str) -> Iterator[None]:
    """Workers started ahead, for `each` to use: they load a module while this process waits for something else."""
    if workers == 1:
        yield
        return
    with _pool(workers) as pool:
        with _not_interrupted():
            for _ in range(min(workers, READY)):
                pool.submit(_load, module)
        _ready.append(pool)
        try:
            yield
        finally:
            _ready.remove(pool)


def each(work: Callable[[Job], Result], jobs: Sequence[Job], workers: int) -> Iterator[Result]:
    """The result of every job, in their order; `work` and the jobs must be picklable.

    Where no workers are ready, jobs are done here until those done say that the others are worth starting them.
    """
    if _cluster or _ready:
        yield from _handed_out((_cluster or _ready)[-1], work, jobs)
        return
    started = time.monotonic()
    for done, job in enumerate(jobs):
        if done and _worth_processes(time.monotonic() - started, done, len(jobs) - done, workers):
            with _pool(min(workers, len(jobs) - done)) as pool:
                yield from _handed_out(pool, work, jobs[done:])
            return
        yield work(job)


def each_part(month: "Month", work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    """What becomes of every job, in their order, several at once; `work` and the jobs must be picklable."""
    if _cluster:
        return list(_cluster[-1].map(work, jobs))
    with ThreadPoolExecutor(month.threads) as pool:
        return list(pool.map(work, jobs))


def _worth_processes(seconds: float, done: int, left: int, workers: int) -> bool:
    """Whether the jobs left take so long here that their share of the workers saves more than starting these costs."""
    return left * (1 - 1 / workers) * seconds / done > START_SECONDS


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"), _follow_parent)


def _load(module: str) -> None:
    import_module(module)


def _handed_out(pool: Executor, work: Callable[[Job], Result], jobs: Sequence[Job]) -> Iterator[Result]:
    with _not_interrupted():
        return pool.map(work, jobs)


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Processes that are started meanwhile are not reached by an interruption, from their first moment on."""
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.join,), daemon=True).start()


def _exit_after(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)
