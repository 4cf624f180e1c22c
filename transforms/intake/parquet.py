"""Rows of a Parquet file, as text: exact where the file is exact, doubles to 15 significant digits.

Days and timestamps come in ISO form, lists and structures as JSON.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from schemas.problems import Problem, Refused
from transforms.intake.column_types import has_text, is_text
from transforms.intake.numbers import to_15_digits
from transforms.intake.records import Records, good_records

ROWS = 100_000
SHORT = 16
"""A fraction of so many characters has at most 15 digits."""
PLAIN = r"^-?[0-9]+(?:\.[0-9]+)?$|^(?:NaN|-?inf)$"


def parquet_records(
    path: Path, name: str, rows: int = ROWS, wanted: Collection[str] | None = None
) -> Iterator[Records]:
    """All rows in file order, some at a time; raises Refused where the file is no Parquet.

    Each of the `wanted` columns, all where it is None, must be of a type that can be written as text: Refused names
    those that are not. Of the others those of such a type are passed over, and bytes that are no text are null.
    """
    try:
        lazy = pl.scan_parquet(path, glob=False)
        schema = _readable(lazy.collect_schema(), name, wanted)
        yield _records(pl.DataFrame(schema=schema), name, wanted)
        for batch in lazy.select(schema.names()).collect_batches(chunk_size=rows, maintain_order=True):
            yield _records(batch, name, wanted)
    except pl.exceptions.DuplicateError as fault:
        raise Refused([Problem(name, "two of its columns have one name", "deliver each under its own")]) from fault
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise Refused([Problem(name, "it cannot be read as Parquet", "deliver the file again")]) from fault


def _readable(schema: pl.Schema, name: str, wanted: Collection[str] | None) -> pl.Schema:
    """The columns that can be read as text; Refused where one that cannot be is wanted."""
    others = {column: kind for column, kind in schema.items() if not has_text(kind)}
    problems = [
        Problem(f"{name}, column {column}", f"its type is {kind}, which cannot be read", "deliver it as text")
        for column, kind in others.items()
        if wanted is None or column in wanted
    ]
    if problems:
        raise Refused(problems)
    return pl.Schema({column: kind for column, kind in schema.items() if column not in others})


def _records(batch: pl.DataFrame, name: str, wanted: Collection[str] | None) -> Records:
    cells = pl.DataFrame(_text(column, name, wanted) for column in batch)
    native = frozenset(name for name, kind in batch.schema.items() if not is_text(kind))
    records = good_records(pl.Series([None], dtype=pl.Int64).new_from_index(0, batch.height), cells)
    return replace(records, native=native)


def _text(column: pl.Series, name: str, wanted: Collection[str] | None) -> pl.Series:
    if column.dtype == pl.Binary:
        return _decoded(column, name, wanted is None or column.name in wanted)
    if column.dtype.is_float():
        return _plain(column)
    if isinstance(column.dtype, pl.Datetime):
        text = column.dt.replace_time_zone(None).cast(pl.String)
        return text.str.replace(r"(?: 00:00:00)?(?:\.0+)?$", "")
    if column.dtype.is_nested():
        return _as_json(column)
    return column.cast(pl.String, strict=False)


def _decoded(column: pl.Series, name: str, is_wanted: bool) -> pl.Series:
    """Bytes as the text that they are; where they are none they are null, or Refused if the column is wanted."""
    try:
        return column.cast(pl.String)
    except pl.exceptions.ComputeError as fault:
        if is_wanted:
            found = "it holds bytes that are no text in UTF-8"
            raise Refused([Problem(f"{name}, column {column.name}", found, "deliver it as text")]) from fault
        return pl.Series(column.name, [_utf_8(value) for value in column], dtype=pl.String)


def _utf_8(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


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
