"""The month being closed: whose it is, what it is held to, and where its run builds."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from schemas.periods import period_days
from schemas.settings import Settings

QUICK: Literal["lz4"] = "lz4"
"""How steps compress what only the next ones read."""


@dataclass(frozen=True)
class Month:
    """One run of one period of one workspace. Everything it makes is below `build` until it is published."""

    workspace: Path
    settings: Settings
    period: str
    build: Path

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the period."""
        return period_days(self.period)

    @property
    def threads(self) -> int:
        """How many parts or documents are worked on at once."""
        return threads_of(self.settings)

    @property
    def tables(self) -> Path:
        """The published tables of this run."""
        return self.build / "tables"

    @property
    def work(self) -> Path:
        """What steps hand to each other; it is not published."""
        return self.build / "work"

    @property
    def hand_out(self) -> Path:
        """One folder per company."""
        return self.build / "hand-out"


def threads_of(settings: Settings) -> int:
    """How many parts or documents are worked on at once: as the settings say, else one per processor."""
    return settings.engine.threads or os.cpu_count() or 1
