"""Rows of a Parquet file, as text: exact where the file is exact, doubles to 15 significant digits.

Days and timestamps come in ISO form, lists and structures as JSON.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from schemas.problems import Problem, Refused
from transforms.intake.numbers import to_15_digits
from transforms.intake.records import Records, good_records

ROWS = 100_000
SHORT = 16
"""A fraction of so many characters has at most 15 digits."""
PLAIN = r"^-?[0-9]+(?:\.[0-9]+)?$|^(?:NaN|-?inf)$"


def parquet_records(path: Path, name: str, rows: int = ROWS) -> Iterator[Records]:
    """All rows in file order, some at a time; raises Refused where the file is no Parquet."""
    try:
        lazy = pl.scan_parquet(path, glob=False)
        yield _records(pl.DataFrame(schema=lazy.collect_schema()))
        for batch in lazy.collect_batches(chunk_size=rows, maintain_order=True):
            yield _records(batch)
    except (pl.exceptions.ComputeError, OSError) as fault:
        raise Refused([Problem(name, "it cannot be read as Parquet", "deliver the file again")]) from fault


def _records(batch: pl.DataFrame) -> Records:
    cells = pl.DataFrame([_text(batch[name]) for name in batch.columns])
    native = frozenset(name for name, kind in batch.schema.items() if kind != pl.String)
    records = good_records(pl.Series([None], dtype=pl.Int64).new_from_index(0, batch.height), cells)
    return replace(records, native=native)


def _text(column: pl.Series) -> pl.Series:
    if column.dtype.is_float():
        return _plain(column)
    if isinstance(column.dtype, pl.Datetime):
        text = column.dt.replace_time_zone(None).cast(pl.String)
        return text.str.replace(r"(?: 00:00:00)?(?:\.0+)?$", "")
    if column.dtype.is_nested():
        return _as_json(column)
    return column.cast(pl.String, strict=False)


def _plain(column: pl.Series) -> pl.Series:
    """Doubles in plain digits; those that are long or scientific once per distinct value."""
    text = column.cast(pl.String).str.strip_suffix(".0")
    again = (~text.str.contains(PLAIN) | (text.str.len_bytes() > SHORT)).fill_null(False)
    if not again.any():
        return text
    texts = text.filter(again).unique()
    plain = [to_15_digits(value) for value in texts]
    return text.replace(texts, pl.Series(plain, dtype=pl.String))


def _as_json(column: pl.Series) -> pl.Series:
    named = pl.DataFrame({"value": column}).select(pl.struct("value").struct.json_encode()).to_series()
    text = named.str.replace(r'^\{"value":', "").str.head(-1)
    return text.set(column.is_null(), None).alias(column.name)
