"""What was corrected of the files of a month is kept; corrections that cannot be made refuse it."""

from collections.abc import Sequence

import polars as pl

from flows.month import Month
from schemas.problems import Problem, Refused
from schemas.settings import UsageSource
from transforms.corrections.corrections import Correction, RowTold, misplaced
from transforms.published import empty_table, write_table

SourceFile = tuple[str, str]
"""A file by its source and its path in the workspace."""


def keep_corrected(month: Month, corrected: Sequence[pl.DataFrame]) -> None:
    """Write corrected_lines, from its rows file by file."""
    rows = pl.concat([empty_table("corrected_lines"), *corrected])
    write_table(month.tables, "corrected_lines", rows.sort("source", "file", "row", "column"))


def refuse_corrections(
    month: Month, corrections: Sequence[Correction], files: Sequence[SourceFile], faults: Sequence[Problem]
) -> None:
    """Raises Refused with the faults found in the files, and with corrections of files that were not delivered."""
    problems = [*misplaced_in(files, corrections, month.settings.usage, month.period), *faults]
    if problems:
        raise Refused(problems)


def misplaced_in(
    files: Sequence[SourceFile], told: Sequence[RowTold], sources: Sequence[UsageSource], period: str
) -> list[Problem]:
    """Rows told of in files that are none of those delivered for the period."""
    delivered = {source.source: [file for of, file in files if of == source.source] for source in sources}
    return misplaced(told, sources, delivered, period)
