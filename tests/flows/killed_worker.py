"""Jobs of a month that end the worker which does the first of each kind, as a lack of memory would."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.steps import charges, documents, intake, landing

WORK = ((intake, "take_files"), (charges, "charge_one"), (landing, "land_one"), (documents, "write_books"))


@dataclass(frozen=True)
class KillingWork:
    """Work that is done, and ends its worker the first time: what it wrote is there, its result is not."""

    work: Callable[[Any], Any]
    notes: Path

    @property
    def __name__(self) -> str:
        return self.work.__name__

    def __call__(self, job: Any) -> Any:
        result = self.work(job)
        note = self.notes / self.__name__
        if not note.exists():
            note.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def kill_a_worker_of_each_kind(monkeypatch: pytest.MonkeyPatch, notes: Path) -> None:
    """From now on the first job of each kind ends its worker; its name is noted."""
    for module, name in WORK:
        monkeypatch.setattr(module, name, KillingWork(getattr(module, name), notes))
