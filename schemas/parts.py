"""Where the rows of usage stand among the published tables, and in the delivered files."""

import polars as pl

from schemas.contract import Table, field


class Parts(Table):
    """One row per part of the usage lines that has rows: `<part>.parquet` of `usage_lines/` and of `charge_lines/`.

    It holds the records of one file from `first_row` to `last_row`, rejected ones and footers included. In a text file,
    reading for any of them can begin after `resume_byte` bytes of the delivered file: the first record from there on is
    `resume_row`, at `resume_line` or after blank lines. Of a file of an earlier month it holds the carried lines alone.
    """

    source: pl.String
    file: pl.String
    part: pl.String = field(unique=True)
    first_row: pl.Int64 = field(ge=1)
    last_row: pl.Int64 = field(ge=1)
    resume_byte: pl.Int64 = field(ge=0, nullable=True)
    resume_row: pl.Int64 = field(ge=1, nullable=True)
    resume_line: pl.Int64 = field(ge=1, nullable=True)
