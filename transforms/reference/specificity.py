"""Which row of the accounts table wins, where several may be meant: the most specific one."""

import polars as pl

WEIGHTS = {"book": 8, "service": 4, "typology": 2, "vat_category": 1}
"""What a filled column counts. A book's own rows stand before the rows of any book; then service before typology
before VAT category. Each weighs more than all below it together, so two rows of equal specificity fill the same
columns: where both apply to one posting they are one key twice, a tie that `read_structure` refuses."""


def account_specificity() -> pl.Expr:
    """How specific a row of the accounts table is, 0 to 15; of the rows that apply, the highest wins."""
    filled = (pl.col(column).is_not_null().cast(pl.Int64) * weight for column, weight in WEIGHTS.items())
    return pl.sum_horizontal(*filled).alias("specificity")
