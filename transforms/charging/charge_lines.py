"""Charge lines: the priced lines of a part, with what was decided of the combination each belongs to."""

import polars as pl

from transforms.charging.origins import ORIGIN_OF


def charge_lines(
    priced: pl.DataFrame, landed: pl.DataFrame, source: str, file: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The charge lines of a part, and its lines whose combination was rejected, both in file order.

    `priced`: the priced lines of the part, with the number of their combination in it. `landed`: one row per
    combination of the part, in their order, with its parties, VAT, keys, `invoice_ref` and `invoice_line` (null:
    retained), and `rules` (null unless rejected) with `stage`, `column`, `value` and `message`. What a charge has of
    its own stands, even where a layout cuts by it: a combination holds the sum of its quantities.
    """
    of_combination = (column for column in landed.iter_columns() if column.name not in priced.columns)
    lines = priced.with_columns(column.gather(priced.get_column("combination")) for column in of_combination)
    named = lines.with_columns(
        source=pl.lit(source),
        file=pl.lit(file),
        origin=pl.lit(ORIGIN_OF.get(source, "usage")),
    )
    rejected = pl.col("rules").is_not_null()
    return named.filter(~rejected), named.filter(rejected)
