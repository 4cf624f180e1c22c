"""Numbers that a sample workbook holds as text, known by a comma, which no number that it holds as such has."""

from dataclasses import replace

import polars as pl

from transforms.intake.numbers import read_native_numbers
from transforms.proposals.evidence import Found
from transforms.proposals.samples import Sample
from transforms.proposals.values import Signs, decide_signs, filled, is_numeric

AS_HELD = Signs(".", "")
"""How the numbers that a spreadsheet or Parquet holds as such are written in the sample."""


def with_plain_numbers(sample: Sample) -> Sample:
    """A sample whose numbers are as if a workbook held them as such, and that says how those in text are written."""
    written = [column for column in sample.rows if _has_comma(column)] if sample.kind == "xlsx" else []
    signs = decide_signs(written, ";")
    numbers = [column for column in written if is_numeric(column, signs.value)]
    if not numbers or signs.value.thousands == ".":
        return sample
    findings: dict[str, Found[str | bool | int]] = {
        "decimal": Found(signs.value.decimal, f"of numbers written as text: {signs.why}"),
        "thousands": Found(signs.value.thousands, "of the same numbers"),
    }
    rows = sample.rows.with_columns(_plain(column, signs.value) for column in numbers)
    return replace(sample, rows=rows, findings={**sample.findings, **findings})


def _has_comma(column: pl.Series) -> bool:
    return not is_numeric(column, AS_HELD) and bool(filled(column).str.contains(",", literal=True).any())


def _plain(column: pl.Series, signs: Signs) -> pl.Series:
    """What reads as a number in plain digits, all else as it is."""
    number = read_native_numbers(column.str.strip_chars(), *signs).number.cast(pl.String)
    number = number.str.strip_chars_end("0").str.strip_suffix(".")
    return pl.select(pl.coalesce(number, column).alias(column.name)).to_series()
