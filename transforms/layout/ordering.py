"""The order in which documents and their sections are read."""

from collections.abc import Sequence

import polars as pl

_AFTER_ALL_BLOCKS = 2**62


def dense_rank(table: pl.DataFrame, by: Sequence[str]) -> pl.Series:
    """The rank of each row by some columns, from 1 and without a gap; equal rows share one."""
    return table.select(pl.struct(by).rank("dense").cast(pl.Int64)).to_series()


def reading_order(documents: pl.Series, levels: Sequence[pl.DataFrame]) -> pl.Series:
    """The rank of each row's section in its document, from 1 and without a gap.

    Blocks come by position and values by their rank; what stays directly in a section comes after the sections
    inside it. A section that several blocks make is one, and stands where the first of them does.
    """
    table, path, order = documents.alias("document").to_frame(), ["document"], ["document"]
    for depth, level in enumerate(levels):
        block, key, code, rank = (f"{column} {depth}" for column in ("block", "key", "code", "rank"))
        first_block = pl.col(block).min().over(*path, key, code).fill_null(_AFTER_ALL_BLOCKS)
        table = table.hstack(level.select(pl.all().name.suffix(f" {depth}"))).with_columns(first_block)
        path += [key, code]
        order += [block, rank, code]
    ranked = table.select("document", rank=dense_rank(table, order))
    return ranked.select(pl.col("rank") - pl.col("rank").min().over("document") + 1).to_series()
