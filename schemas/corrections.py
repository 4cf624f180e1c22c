"""Rejected rows worked through: the tables in which they are put right or written off, and what is published of it."""

import polars as pl

from schemas.contract import Table, field
from schemas.reference_table import Column, ReferenceTable

CORRECTIONS = ReferenceTable(
    "corrections",
    "correction",
    "a cell of a delivered row as it should have been, to be read in place of what was delivered",
    ("line_id", "column"),
    (
        Column("line_id", "the row: `<source>/<file>:<row>`, as `to_fix.xlsx` has it", required=True),
        Column("digest", "of the row as delivered, as `to_fix.xlsx` has it; another one is refused", required=True),
        Column("column", "one of our columns, of those a source keeps, or a heading of the file", required=True),
        Column("value", "what should stand there, written as the file writes it; blank = nothing"),
        Column("reason", "why it is right", required=True),
        Column("by", "who says so", required=True),
    ),
    nothing_without=("value", "reason", "by"),
)

WRITE_OFFS = ReferenceTable(
    "write_offs",
    "write_off",
    "a rejected line that nobody will be charged, and why: `chargeback open` lists it no more",
    ("line_id",),
    (
        Column("line_id", "the line: `<source>/<file>:<row>`, as `open --json` has it", required=True),
        Column("digest", "of the row as delivered, as `open --json` has it; another one is refused", required=True),
        Column("reason", "why it is not charged", required=True),
        Column("by", "who says so", required=True),
    ),
    nothing_without=("reason", "by"),
)


class CorrectedLines(Table):
    """One row per cell of a delivered row that was corrected: the file stays as it was, the line reads otherwise.

    `column` is one of our columns, or a heading of the file. `delivered` is what stood there, `corrected` what every
    rule judged and the line was charged by, empty where the cell was emptied. `reason` and `by` say why, and who says
    so. A corrected line may have been rejected all the same.
    """

    source: pl.String
    file: pl.String
    row: pl.Int64 = field(ge=1)
    line: pl.Int64 = field(ge=1, nullable=True)
    column: pl.String
    delivered: pl.String = field(nullable=True)
    corrected: pl.String = field(nullable=True)
    reason: pl.String
    by: pl.String
