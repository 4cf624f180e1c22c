"""The delivered text of some rows of a part, for lines that a later stage rejects."""

import polars as pl


def raw_rows(delivered: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """`row` Int64 and `raw`, the row as a JSON object of text, for the ordinals asked for, in file order.

    `delivered`: `row` and `cells`, the cells of each accepted row as intake read them (a struct).
    """
    wanted = delivered.filter(pl.col("row").is_in(rows.implode()))
    return wanted.select("row", raw=pl.col("cells").struct.json_encode())
