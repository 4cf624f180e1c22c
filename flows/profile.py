"""What each step of a run takes, measured while it is done: `profile.json`, beside the run's other results."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

from flows.month import Month
from flows.process_tree import cpu_seconds, sampled_peak
from flows.runner import directly, step_name
from flows.step_rows import StepRows, rate

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
FILE = "profile.json"


@dataclass(frozen=True)
class StepProfile:
    """One step that was done.

    `wall_seconds` by the clock; `cpu_seconds` of all processors, and `peak_memory_bytes`, of this process and all it
    started: workers, and where the command has one Prefect's server. `rows` are those of flows/step_rows.py, null of a
    step that handles none. `bytes_written`: files that the step left below the run's folder, and what it added to files
    there; what it wrote and removed again does not count.
    """

    step: str
    wall_seconds: float
    cpu_seconds: float
    rows: int | None
    rows_per_second: int | None
    peak_memory_bytes: int
    bytes_written: int


class Profile:
    """A way to do the steps of one run that measures them; each step that is done stands in `profile.json` at once."""

    def __init__(self) -> None:
        """No step is done yet."""
        self.steps: list[StepProfile] = []

    def __call__(
        self,
        step: Callable[Concatenate[Month, Arguments], Result],
        month: Month,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Do a step directly, and measure it."""
        before = _files(month.build)
        with sampled_peak() as peak:
            cpu, started = cpu_seconds(), time.monotonic()
            result = directly(step, month, *arguments, **named)
            wall, cpu = time.monotonic() - started, cpu_seconds() - cpu
        rows = StepRows(month.build).so_far(step.__name__)
        per_second = None if rows is None else rate(rows, wall)
        written = _written(before, _files(month.build))
        self.steps.append(StepProfile(step_name(step), wall, cpu, rows, per_second, peak.bytes, written))
        told = {"period": month.period, "steps": [asdict(step) for step in self.steps]}
        (month.build / FILE).write_text(json.dumps(told, indent=2), encoding="utf-8")
        return result


Files: TypeAlias = Mapping[tuple[Path, int], int]
"""The bytes of each file by its path and its number on the disk: one that is replaced has another number."""


def _files(folder: Path) -> Files:
    found = ((path, path.stat()) for path in folder.rglob("*"))
    return {(path, status.st_ino): status.st_size for path, status in found if path.is_file()}


def _written(before: Files, after: Files) -> int:
    return sum(max(0, size - before.get(file, 0)) for file, size in after.items())
