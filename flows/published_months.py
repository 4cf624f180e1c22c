"""Which published month a command means: a period, that of another workspace, or the folder of a run."""

from dataclasses import dataclass
from pathlib import Path

from flows.cli import period_argument
from flows.drafts import draft_tables
from schemas.periods import is_period
from schemas.problems import Problem, SettingsRefused


@dataclass(frozen=True)
class PublishedMonth:
    """A month that was published: how it was asked for, and the folder of its tables."""

    name: str
    tables: Path


def published_month(workspace: Path, period: str) -> PublishedMonth:
    """The draft of a period; refused where there is none."""
    tables = draft_tables(workspace, period_argument(period))
    if tables is None:
        found = f"it has no published draft in {workspace}" if workspace.is_dir() else f"no such folder: {workspace}"
        raise SettingsRefused([Problem(f"period {period}", found, f"run it first: chargeback run {period}")])
    return PublishedMonth(period, tables)


def named_month(workspace: Path, name: str) -> PublishedMonth:
    """A month by PERIOD, WORKSPACE:PERIOD or the folder of a run; anything else is refused."""
    other, parted, period = name.rpartition(":")
    if is_period(name) or (parted and is_period(period)):
        month = published_month(Path(other) if parted else workspace, period)
        return PublishedMonth(name, month.tables)
    tables = Path(name) / "tables"
    if tables.is_dir():
        return PublishedMonth(name, tables)
    found = "it holds no tables" if Path(name).is_dir() else f"found {name!r}"
    right = "write a PERIOD, WORKSPACE:PERIOD, or the folder of a run that was published, such as periods/2026-10/draft"
    raise SettingsRefused([Problem(name if Path(name).is_dir() else "month", found, right)])
