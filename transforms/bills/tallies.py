"""What became of the lines of one part, added up by the bill that they quote."""

import polars as pl

from schemas.tables import EXACT

TALLY = pl.Schema(
    {
        "source": pl.String(),
        "evidence_ref": pl.String(),
        "currency": pl.String(),
        "charged": EXACT,
        "retained": EXACT,
        "rejected": EXACT,
        "line_count": pl.Int64(),
        "unpriced_rows": pl.Int64(),
    }
)
"""One row per bill and currency: exact amounts, the lines they are of, and the rejected ones of unknown amount.

The bill is null where lines quote none, the currency where it could not be read.
"""

_BILL = ("source", "evidence_ref", "currency")
_NOTHING = pl.lit(0, EXACT)
_NO_ROWS = pl.lit(0, pl.Int64)


def charged_tally(charges: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The tally of charge lines, those retained by their providers too; `lines` are the usage lines of their part."""
    is_retained = pl.col("provider") == pl.col("recipient")
    amounts = charges.select(
        *("source", "row", "currency"),
        charged=pl.when(~is_retained).then("amount"),
        retained=pl.when(is_retained).then("amount"),
    )
    quoting = amounts.join(lines.select("row", "evidence_ref"), on="row", how="left", validate="1:1")
    return quoting.group_by(_BILL).agg(
        pl.col("charged", "retained").sum(),
        rejected=_NOTHING,
        line_count=pl.len().cast(pl.Int64),
        unpriced_rows=_NO_ROWS,
    )


def rejected_tally(rejected: pl.DataFrame) -> pl.DataFrame:
    """The tally of rejected lines: what they delivered, or where that is a quantity alone, what they would be charged.

    `rejected`: rejected_lines with `delivered_amount` and `evidence_ref`.
    """
    amount = pl.coalesce("delivered_amount", "amount")
    return rejected.group_by(_BILL).agg(
        charged=_NOTHING,
        retained=_NOTHING,
        rejected=amount.sum(),
        line_count=pl.len().cast(pl.Int64),
        unpriced_rows=amount.null_count().cast(pl.Int64),
    )
