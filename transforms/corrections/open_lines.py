"""What is open over several published periods: rejected lines that nobody wrote off, by cause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas.corrections import WRITE_OFFS
from transforms.documents.causes import causes_found
from transforms.documents.rejected_rows import reference_tables, rejected_rows
from transforms.engine import query
from transforms.published import kept_reference, table_if_there
from transforms.reference.values import empty_rows


@dataclass(frozen=True)
class OpenMonth:
    """What one published period leaves open.

    `causes`: as `transforms.documents.causes` has them, of open lines alone; `lines`: `cause_id`, `line_id` and
    `digest` of each open line. `written_off`: a row per line that was written off, with `reason`, `by` and its
    `amount`, exact and without VAT, where it is known.
    """

    period: str
    causes: pl.DataFrame
    lines: pl.DataFrame
    written_off: pl.DataFrame


def open_months(drafts: Mapping[str, Path]) -> list[OpenMonth]:
    """What is open of each period (its tables by period); write-offs of any of them count for all.

    What one of them charged of an earlier one is not open there.
    """
    closed = {WRITE_OFFS.name: all_write_offs(drafts.values())}
    closed["carried_lines"] = pl.concat(table_if_there(tables, "carried_lines") for tables in drafts.values())
    return [_open_month(period, tables, closed) for period, tables in drafts.items()]


def all_write_offs(drafts: Iterable[Path]) -> pl.DataFrame:
    """The write-offs that runs were published with, each once; the last period's word counts."""
    kept = [rows for tables in drafts if (rows := kept_reference(tables, WRITE_OFFS.name)) is not None]
    told = pl.concat(rows.select(WRITE_OFFS.column_names) for rows in [empty_rows(WRITE_OFFS), *kept])
    return told.unique(["line_id", "digest"], keep="last", maintain_order=True)


def closing_nothing(write_offs: pl.DataFrame, months: Iterable[OpenMonth]) -> list[str]:
    """The lines that are written off and that no period rejected as the row they were."""
    used = {line for month in months for line in month.written_off.select("line_id", "digest").iter_rows()}
    told = write_offs.select("line_id", pl.col("digest").str.to_lowercase()).iter_rows()
    return [line_id for line_id, digest in told if (line_id, digest) not in used]


def _open_month(period: str, tables: Path, closed: Mapping[str, pl.DataFrame]) -> OpenMonth:
    reference = {**reference_tables(tables), **closed}
    with rejected_rows(tables, period, reference) as connection:
        found = causes_found(connection, reference)
        lines, written_off = query(connection, "causes/open_lines"), query(connection, "causes/written_off")
        return OpenMonth(period, found, lines, written_off)
