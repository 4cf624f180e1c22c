"""The combinations of the month: those of all parts, each once, whatever the parts and their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from transforms.charging.part import MANY
from transforms.engine import query

SUMS = ("exact_amount", "quantity", "service_from", "service_to", "charge_count", "members")
"""What `sql/combinations/merged.sql` adds up; every other column of it is a key."""

TEXTS = {"natures": "natures", "evidence_refs": "evidence_refs", "files": "part_file"}
"""Lists of texts that a combination carries, and the column of the parts each is gathered from."""


@dataclass(frozen=True)
class Merged:
    """The combinations of the month, numbered in key order, and which number each part's combination has there.

    `members`: one row per combination of a part (part, number, combination).
    """

    combinations: pl.DataFrame
    members: pl.DataFrame


def merge(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> Merged:
    """Merge the combinations of all parts; texts are the first 50 in order."""
    merged = query(connection, "combinations/merged", {"parts": [str(part) for part in parts]})
    keys = [name for name in merged.columns if name not in SUMS]
    numbered = merged.sort(keys, nulls_last=True).with_row_index("combination")
    combinations = numbered.with_columns(pl.col("combination").cast(pl.Int64))
    members = combinations.select("combination", "members").explode("members").unnest("members")
    members = members.select("part", "number", "combination").sort("part", "number")
    combinations = combinations.drop("members")
    for name, column in TEXTS.items():
        texts = _gathered(parts, members, column).rename({"text": name})
        combinations = combinations.join(texts, on="combination", how="left", maintain_order="left", validate="1:1")
    return Merged(combinations.with_columns(pl.col(*TEXTS).fill_null([])), members)


def _gathered(parts: Sequence[Path], members: pl.DataFrame, column: str) -> pl.DataFrame:
    """One row per combination with any such text: the first of them in order, each once."""
    of_parts = pl.read_parquet(list(parts), columns=["part", "combination", column]).rename({"combination": "number"})
    numbered = of_parts.join(members, on=["part", "number"], validate="1:1").select("combination", text=column)
    texts = numbered.explode("text") if numbered.schema["text"] == pl.List else numbered
    return (
        texts.drop_nulls()
        .unique()
        .sort("combination", "text")
        .group_by("combination", maintain_order=True)
        .agg(pl.col("text").head(MANY))
    )
