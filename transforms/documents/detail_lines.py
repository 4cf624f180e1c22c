"""The usage lines behind the documents of a pair, in the order of documents and lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from transforms.documents.pair_csv import write_csv
from transforms.engine import connect, statement

CSV_BATCH_ROWS = 100_000


def first_lines(parts: Path, count: int) -> pl.DataFrame:
    """The first lines of a pair that has more; `parts` is the folder of its charges."""
    with _in_order(parts) as lines:
        first: pl.DataFrame = lines.limit(count).pl()
        return first


def write_lines(parts: Path, target: Path, language: str) -> Path:
    """Write all lines of a pair into a csv, however many they are."""
    with _in_order(parts) as lines:
        batches = (pl.DataFrame(batch) for batch in lines.to_arrow_reader(CSV_BATCH_ROWS))
        return write_csv(target, batches, language)


@contextmanager
def _in_order(parts: Path) -> Iterator[duckdb.DuckDBPyRelation]:
    paths = sorted(str(path) for path in parts.glob("*.parquet"))
    with connect() as connection:
        yield connection.sql(statement("documents/pair_detail"), params={"parts": paths})
