"""Running a month: the period is held, a folder is made, each step is timed into the log.

`run_directly` needs nothing of Prefect: tests, re-performance and benchmarks use it. The flow of Prefect runs the
same steps as tasks.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from flows.close_month import Closed, Do, close_month
from flows.machine import refused_in_words
from flows.month import Month
from flows.results import reach
from flows.runs import locked, new_run, period_folder
from flows.settings_file import read_settings
from flows.step_rows import StepRows, in_words
from flows.workers import workers_of

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
log = logging.getLogger("chargeback")


@contextmanager
def month_run(workspace: Path, period: str, accepted: str | None = None) -> Iterator[Month]:
    """A month ready to be closed, in a folder of its own; the period is held until it ends."""
    workspace = workspace.absolute()  # workers of a cluster stand elsewhere
    settings = read_settings(workspace)
    folder = period_folder(workspace, period)
    with refused_in_words(), locked(folder):
        reach(settings.engine.results)
        month = Month(workspace, settings, period, new_run(folder), accepted=accepted)
        with _logging_to(month.build / "log.txt"), workers_of(settings.engine, month.build):
            yield month


def directly(
    step: Callable[Concatenate[Month, Arguments], Result],
    month: Month,
    *arguments: Arguments.args,
    **named: Arguments.kwargs,
) -> Result:
    """Do a step here and now; write into the log how long it took and how many rows it handled."""
    started = time.monotonic()
    with refused_in_words():
        result = step(month, *arguments, **named)
    seconds, rows = time.monotonic() - started, StepRows(month.build).so_far(step.__name__)
    log.info("%s: %.2f s%s", step_name(step), seconds, "" if rows is None else f", {in_words(rows, seconds)}")
    return result


def run_directly(workspace: Path, period: str, do: Do = directly, accepted: str | None = None) -> Closed:
    """Close a month in this process, without Prefect; `do` is how each step is done."""
    with month_run(workspace, period, accepted) as month:
        return close_month(month, do)


def step_name(step: Callable[..., object]) -> str:
    """How a step is called for people."""
    return step.__name__.replace("_", " ")


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
