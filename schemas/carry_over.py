"""Open lines of earlier months that a later one charges: the setting that asks for it, and what is published of it."""

import polars as pl
from pydantic import Field

from schemas.contract import Table, field
from schemas.periods import PATTERN
from schemas.setting import Setting


class CarryOver(Setting):
    """Whether a month takes the lines that earlier ones rejected and that can be charged by now."""

    from_: str | None = Field(
        None,
        alias="from",
        pattern=PATTERN,
        description="the first period whose open lines later ones take, `YYYY-MM`; absent: none are",
    )


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
