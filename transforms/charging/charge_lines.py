"""Charge lines: the priced lines of a part, with what was decided of the combination each belongs to."""

import polars as pl

from transforms.charging.merge import TEXTS
from transforms.subscriptions import SOURCE

OF_THE_LINE = ("row", "quantity", "unit_price", "price_row", "nature", "amount")
"""What a charge has of its own, even where a layout cuts by it: a combination holds the sum of its quantities."""


def charge_lines(
    priced: pl.DataFrame, landed: pl.DataFrame, source: str, file: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The charge lines of a part, and its lines whose combination was rejected, both in file order.

    `priced`: the priced lines of the part, `combination` being the number of the month. `landed`: one row per
    combination of the month with its parties, VAT, `invoice_ref` and `invoice_line` (null: retained), and `rules` (null
    unless rejected) with `stage`, `column`, `value` and `message`.
    """
    of_combination = landed.drop(*OF_THE_LINE, *TEXTS, strict=False)
    lines = priced.join(of_combination, on="combination", how="left", maintain_order="left", validate="m:1")
    named = lines.with_columns(
        source=pl.lit(source),
        file=pl.lit(file),
        origin=pl.lit("subscription" if source == SOURCE else "usage"),
    )
    rejected = pl.col("rules").is_not_null()
    return named.filter(~rejected), named.filter(rejected)
