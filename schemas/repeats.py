"""What a month that is published tells others: the rows it charged that they may be delivered or hold open."""

import polars as pl

from schemas.contract import Table, field


class ChargedRows(Table):
    """One row per delivered row that this month charged or retained and that a later one would know again.

    It is known by the reference that its source gives to rows (`line_ref`), or where it has none by `digest`: the first
    16 digits of the sha256 of the row as delivered, a JSON object of text. Rows without a reference that no later month
    could take, as none of them takes a row of their day, are not here.
    """

    source: pl.String
    file: pl.String
    row: pl.Int64 = field(ge=1)
    line_ref: pl.String = field(nullable=True)
    digest: pl.String = field(nullable=True)


class CarriedLines(Table):
    """One row per line that an earlier month rejected and that this one charged or retained.

    `file` and `row` say where it was delivered, in the month `carried_from`. `digest` is the first 16 digits of the
    sha256 of the row as delivered, a JSON object of text. Published only where `[carry_over]` is set.
    """

    source: pl.String
    file: pl.String
    row: pl.Int64 = field(ge=1)
    carried_from: pl.String
    digest: pl.String
