"""What the group writes off is held against what the month rejected."""

from collections.abc import Sequence

import polars as pl

from flows.month import Month
from flows.steps.corrections import misplaced_in
from flows.steps.ground import Ground
from flows.steps.intake import Intake
from schemas.problems import Refused
from transforms.corrections.corrections import OF_TABLES, RowTold
from transforms.corrections.write_offs import wrong_write_offs
from transforms.published import empty_table, table_paths


def hold_write_offs(month: Month, ground: Ground, intake: Intake) -> None:
    """Raises Refused with write-offs of rows that this month did not reject, or of files that it does not have."""
    told = [one for one in ground.write_offs if one.line.source not in OF_TABLES]
    files = [(file.source, file.file) for file in intake.files if file.carried_from is None]
    problems = misplaced_in(files, told, month.settings.usage, month.period)
    problems += wrong_write_offs(told, _rejected(month, told), files)
    if problems:
        raise Refused(problems)


def _rejected(month: Month, told: Sequence[RowTold]) -> pl.DataFrame:
    """The rejected lines that may be meant: those of the files that are named."""
    named = pl.col("file").is_in([one.line.file for one in told])
    paths = table_paths(month.tables, "rejected_lines") if told else []
    return pl.concat([empty_table("rejected_lines"), *(pl.read_parquet(path).filter(named) for path in paths)])
