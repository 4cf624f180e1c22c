"""Several texts of one line or invoice, gathered."""

from collections.abc import Sequence

import polars as pl

SHOWN_TOGETHER = 4
"""So many different texts are read on one line; an ellipsis stands for the others."""


def distinct_texts(rows: pl.DataFrame, owner: Sequence[str], column: str) -> pl.DataFrame:
    """One row per owner that has any text: its distinct texts as a list, in text order.

    The column holds a text or a list of texts per row; missing ones are left out.
    """
    texts = rows.select(*owner, column)
    if isinstance(texts.schema[column], pl.List):
        texts = texts.explode(column)
    distinct = texts.drop_nulls(column).unique().sort(*owner, column)
    return distinct.group_by(owner, maintain_order=True).agg(column)


def shown_together(texts: pl.Expr, separator: str) -> pl.Expr:
    """The texts of a list as one to be read on a line: the first four, an ellipsis for others; empty without a list."""
    ellipsis = pl.when(texts.list.len() > SHOWN_TOGETHER).then(pl.lit(f"{separator}…")).otherwise(pl.lit(""))
    return (texts.list.head(SHOWN_TOGETHER).list.join(separator) + ellipsis).fill_null("")
