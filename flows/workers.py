"""Processes of their own for work that Python does itself, such as writing workbooks."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

WORTH_A_PROCESS = 8
"""Fewer jobs are done at once here: starting a process costs as much as writing several small workbooks."""


def each(work: Callable[[Job], Result], jobs: Sequence[Job], workers: int) -> Iterator[Result]:
    """The result of every job, in their order; `work` and the jobs must be picklable.

    Workers are spawned, never forked: a fork of a process in which Polars has run hangs. They end with their parent.
    """
    if workers == 1 or len(jobs) < WORTH_A_PROCESS:
        yield from map(work, jobs)
        return
    with ProcessPoolExecutor(min(workers, len(jobs)), get_context("spawn"), _end_with_parent) as pool:
        yield from pool.map(work, jobs)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.join,), daemon=True).start()


def _exit_after(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)
