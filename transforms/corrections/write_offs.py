"""Write-offs held against what a month rejected."""

from collections.abc import Iterable

import polars as pl

from schemas.problems import Problem
from transforms.corrections.corrections import RowTold
from transforms.corrections.line_ids import LineId, row_digest


def wrong_write_offs(
    told: Iterable[RowTold], rejected: pl.DataFrame, files: Iterable[tuple[str, str]]
) -> list[Problem]:
    """Write-offs of rows of a month that it did not reject, or rejected as another row; those of other months are none.

    `rejected`: rows of rejected_lines that may be meant; `files` are those of the month, by source and path.
    """
    raw = {LineId(*place): text for *place, text in rejected.select("source", "file", "row", "raw").iter_rows()}
    delivered = set(files)
    own = [one for one in told if (one.line.source, one.line.file) in delivered]
    return [problem for one in own if (problem := _wrong(one, raw.get(one.line))) is not None]


def _wrong(one: RowTold, raw: str | None) -> Problem | None:
    if raw is None:
        return Problem(one.told_at, "the row was not rejected", "remove the write-off: the row is charged or retained")
    digest = row_digest(raw)
    if digest == one.digest:
        return None
    found = f"the row is not the one that was written off: its digest is {digest}, not {one.digest}"
    return Problem(one.told_at, found, "look at the row as it is now, then write it off under its digest")
