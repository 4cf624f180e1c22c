"""The month being closed: whose it is, what it is held to, and where its run builds."""

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from flows.machine import machine_memory, processors
from schemas.periods import period_days
from schemas.settings import Settings

if TYPE_CHECKING:
    from transforms.engine import EngineLimits

QUICK: Literal["lz4"] = "lz4"
"""How steps compress what only the next ones read."""

LEAST_MEMORY = 512
"""DuckDB is given so many megabytes even where the machine has few: below it, a join spills at once."""


@dataclass(frozen=True)
class Month:
    """One run of one period of one workspace. Everything it makes is below `build` until it is published.

    `run` is a name that no other run has or had, on any machine: workers that outlive runs tell by it what is of which.
    `accepted` says why a change beyond the limits of `[variance]` is right.
    """

    workspace: Path
    settings: Settings
    period: str
    build: Path
    run: str = field(default_factory=lambda: uuid4().hex)
    accepted: str | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the period."""
        return period_days(self.period)

    @property
    def threads(self) -> int:
        """How many parts or documents are worked on at once."""
        return threads_of(self.settings)

    def engine_limits(self, threads: int, connections: int = 1) -> "EngineLimits":
        """What one of so many connections of DuckDB may use; it spills under the name of the machine it is on."""
        from transforms.engine import EngineLimits

        spill = self.work / "spill" / os.uname().nodename
        return EngineLimits(f"{memory_of(self.settings) // connections}MB", threads, spill)

    @property
    def tables(self) -> Path:
        """The published tables of this run."""
        return self.build / "tables"

    @property
    def work(self) -> Path:
        """What steps hand to each other; it is not published."""
        return self.build / "work"

    @property
    def fetched(self) -> Path:
        """Where inputs are that stand in an object store."""
        return self.work / "fetched"

    @property
    def hand_out(self) -> Path:
        """One folder per company."""
        return self.build / "hand-out"


def threads_of(settings: Settings) -> int:
    """How many parts or documents are worked on at once: as the settings say, else one per processor."""
    return settings.engine.threads or processors()


def processes_of(settings: Settings) -> int:
    """How many processes of this machine work on documents: only this one, where a cluster does."""
    return threads_of(settings) if settings.engine.executor == "processes" else 1


def memory_of(settings: Settings) -> int:
    """What DuckDB may hold in all, in megabytes: as the settings say, else a quarter of the machine's."""
    told = settings.engine.memory
    if told is None:
        return max(machine_memory() // 4, LEAST_MEMORY)
    return int(told[:-2]) * (1000 if told.endswith("GB") else 1)
