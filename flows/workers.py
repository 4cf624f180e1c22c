"""Processes of their own for work that Python does itself, such as writing workbooks.

Workers are spawned, never forked: a fork of a process in which Polars has run hangs. They end with their parent, and
leave it to answer an interruption.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from flows.month import Month

Job = TypeVar("Job")
Result = TypeVar("Result")

START_SECONDS = 1.5
"""What it takes before a process of its own does its first work: its imports."""

READY = 2
"""So many are started ahead: enough for most months, little enough to be no loss to the others."""

_ready: list[ProcessPoolExecutor] = []


@contextmanager
def ready_workers(workers: int, module: str) -> Iterator[None]:
    """Workers started ahead, for `each` to use: they load a module while this process waits for something else."""
    if workers == 1:
        yield
        return
    with _pool(workers) as pool:
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
    if _ready:
        yield from _ready[-1].map(work, jobs)
        return
    started = time.monotonic()
    for done, job in enumerate(jobs):
        if done and _worth_processes(time.monotonic() - started, done, len(jobs) - done, workers):
            with _pool(min(workers, len(jobs) - done)) as pool:
                yield from pool.map(work, jobs[done:])
            return
        yield work(job)


def each_part(month: "Month", work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    """What becomes of every job, in their order, several at once: Polars and DuckDB leave Python to the others."""
    with ThreadPoolExecutor(month.threads) as pool:
        return list(pool.map(work, jobs))


def _worth_processes(seconds: float, done: int, left: int, workers: int) -> bool:
    """Whether the jobs left take so long here that their share of the workers saves more than starting these costs."""
    return left * (1 - 1 / workers) * seconds / done > START_SECONDS


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"), _follow_parent)


def _load(module: str) -> None:
    import_module(module)


def _follow_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.join,), daemon=True).start()


def _exit_after(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)
