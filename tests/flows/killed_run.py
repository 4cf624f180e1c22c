"""A run that kills itself: `python killed_run.py WORKSPACE WHERE NOTES`.

WHERE is the number of steps done before the kill; `worker`: a worker kills its parent amid the documents; `shown`: the
draft is replaced, and nothing is tidied up yet. The process ids of workers are written into the file NOTES.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from flows import runs, workers
from flows.init import PERIOD
from flows.runner import directly, run_directly
from flows.steps import documents
from flows.steps.documents import write_books
from transforms.documents.workbook import Books

point = runs._point


def kill(process: int) -> None:
    """End a process as a lack of memory would."""
    os.kill(process, signal.SIGKILL)
    time.sleep(60)


def kill_parent(job: Books) -> None:
    """Write the first workbook; from a worker, end the run."""
    parent = parent_process()
    if parent is None or parent.pid is None:
        write_books(job)
        return
    with Path(os.environ["NOTES"]).open("a", encoding="utf-8") as notes:
        notes.write(f"{os.getpid()}\n")
    kill(parent.pid)


def point_and_kill(link: Path, build: Path) -> None:
    """Show a run, and end it."""
    point(link, build)
    kill(os.getpid())


class KilledAfter:
    """Steps done one by one, until so many are done."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self, step: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if self.left == 0:
            kill(os.getpid())
        self.left -= 1
        return directly(step, *arguments, **named)


def main(workspace: Path, where: str) -> None:
    """Run the month up to where it ends."""
    if where == "worker":
        workers.START_SECONDS = -1
        vars(documents)["write_books"] = kill_parent
    if where == "shown":
        runs._point = point_and_kill
    run_directly(workspace, PERIOD, KilledAfter(int(where)) if where.isdecimal() else directly)


if __name__ == "__main__":
    os.environ["NOTES"] = sys.argv[3]
    main(Path(sys.argv[1]), sys.argv[2])
