"""The files of a period read without anything being written: what intake would reject, what charging will miss."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.steps.ground import Ground
from flows.steps.intake_terms import intake_terms
from schemas.periods import period_days
from schemas.problems import Problem, Refused
from schemas.settings import Settings, UsageSource
from transforms.charging.unknown_names import UnknownNames
from transforms.corrections.corrections import beyond_end
from transforms.intake.batches import IntakeTerms, read_batches
from transforms.intake.deliveries import Delivery, find_deliveries
from transforms.repeats.carried_elsewhere import not_found
from transforms.repeats.recognition import Recognition
from transforms.tariffs.lacking_columns import LackingColumns


@dataclass(frozen=True)
class FileChecked:
    """A delivered file as a dry intake sees it: its rows, and how many of them it would reject by which main rule.

    `faults`: why it cannot be read, and corrections of its rows that cannot be made.
    """

    source: str
    file: str
    rows: int
    rejected: dict[str, int]
    faults: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        why = ", ".join(f"{count:,} {rule}" for rule, count in self.rejected.items())
        return f"{self.file}: {in_rows(self.rows)}" + (f", rejected: {why}" if why else "")


@dataclass(frozen=True)
class DryIntake:
    """The files of a period, the names in them that are not known, and what charging will miss in sources."""

    files: list[FileChecked]
    unknown: UnknownNames
    lacking: list[Problem]


def dry_intake(
    settings: Settings, workspace: Path, period: str | None, ground: Ground, fetched: Path | None
) -> DryIntake:
    """Read the files of a period as its run would; none without a period."""
    unknown = UnknownNames(ground.structure.tables)
    if period is None:
        return DryIntake([], unknown, [])
    lacking = LackingColumns(ground.structure.tables, period_days(period))

    def note(source: UsageSource, lines: pl.DataFrame) -> None:
        unknown.add(lines)
        lacking.add(source, lines)

    files = list(_files(settings, intake_terms(settings, workspace, period, ground), workspace, fetched, note))
    return DryIntake(files, unknown, list(lacking.warnings()))


def _files(
    settings: Settings,
    terms: IntakeTerms,
    workspace: Path,
    fetched: Path | None,
    note: Callable[[UsageSource, pl.DataFrame], None],
) -> Iterator[FileChecked]:
    known = {source.source: terms.recognition(source) for source in settings.usage}
    for delivery in find_deliveries(settings.usage, workspace, terms.period, fetched):
        yield _file(delivery, terms, known[delivery.source.source], note)


def _file(
    delivery: Delivery, terms: IntakeTerms, known: Recognition, note: Callable[[UsageSource, pl.DataFrame], None]
) -> FileChecked:
    rules: Counter[str] = Counter()
    rows, faults, source = 0, list[Problem](), delivery.source.source
    try:
        for batch in read_batches(delivery, terms, known=known):
            rules.update(batch.rejected["rules"].list.first().to_list())
            rows += batch.records
            faults += batch.faults
            note(delivery.source, batch.lines)
        faults += beyond_end(terms.corrections_in(delivery), rows)
        faults += not_found(terms.elsewhere_in(delivery), {(source, delivery.file): rows})
    except Refused as refused:  # told beside those of the other files
        faults += refused.problems
    return FileChecked(source, delivery.file, rows, dict(sorted(rules.items())), tuple(faults))


def in_rows(count: int) -> str:
    """How many rows, in words."""
    return f"{count:,} row" if count == 1 else f"{count:,} rows"
