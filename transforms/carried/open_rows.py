"""The open lines of a published month, and their rows as delivered, to be read again."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl

from schemas.settings import UsageSource
from transforms.intake.files import native_columns
from transforms.intake.records import Records, good_records
from transforms.published import empty_table, table_if_there, table_paths
from transforms.repeats.charged_rows import is_referenced, row_digests

UNCUT = ("wrong_width", "stray_quote", "undecodable")
"""What has no cells that could be read again."""

_CLOSED = ["line_id", "short"]
_SHORT = 12
"""So many digits of a digest do write-offs state."""


def closed_lines(write_offs: pl.DataFrame, months: Iterable[Path]) -> pl.DataFrame:
    """Lines that no month may take any more, `line_id` and `short` digest: written off, or carried by one of these."""
    carried = [table_if_there(tables, "carried_lines") for tables in months]
    taken = [rows.select(line_id=_line_id(), short=pl.col("digest").str.head(_SHORT)) for rows in carried]
    written_off = write_offs.select("line_id", short=pl.col("digest").str.to_lowercase())
    return pl.concat([written_off, *taken]).unique()


def open_rows(tables: Path, sources: Sequence[UsageSource], closed: pl.DataFrame) -> pl.DataFrame:
    """Open lines of a month by its tables: source, file, row, line, raw, and the `digest` of 16 digits, in file order.

    Those of other sources are of tables of the group's own. A row that could not be cut into columns is none, nor one
    that repeats a reference which says nothing of other months: by itself nobody could tell that it is a repeat.
    """
    kept = ["source", "file", "row", "line", "rules", "raw"]
    parts = [pl.read_parquet(path, columns=kept) for path in table_paths(tables, "rejected_lines")]
    rejected = pl.concat([empty_table("rejected_lines").select(kept), *parts])
    readable = pl.concat([rejected.clear(), *(_readable(rejected, source) for source in sources)])
    told = readable.with_columns(row_digests(readable["raw"])).with_columns(
        line_id=_line_id(), short=pl.col("digest").str.head(_SHORT)
    )
    return told.join(closed, on=_CLOSED, how="anti").drop("rules", *_CLOSED).sort("source", "file", "row")


def records_of(rows: pl.DataFrame, path: Path, file: str) -> Records:
    """Open rows of one file as the records that they were read as; `path` is where the file stands."""
    cells = [json.loads(raw) for raw in rows["raw"]]
    headings = list(cells[0])
    records = good_records(rows["line"], pl.DataFrame(cells, schema=dict.fromkeys(headings, pl.String())))
    return Records(records.marks, records.cells, native_columns(path, file, headings))


def by_file(rows: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Open rows file by file, in order, each with its source and file."""
    for (source, file), own in rows.partition_by("source", "file", as_dict=True).items():
        yield str(source), str(file), own


def _readable(rejected: pl.DataFrame, source: UsageSource) -> pl.DataFrame:
    never = list(UNCUT) if is_referenced(source) else [*UNCUT, "repeated_line_ref"]
    is_never = pl.col("rules").list.eval(pl.element().is_in(never)).list.any()
    return rejected.filter(~is_never, source=source.source)


def _line_id() -> pl.Expr:
    return pl.format("{}/{}:{}", "source", "file", "row")
