"""Whole numbers of 128 bits as the decimals they stand for."""

import polars as pl

from schemas.tables import EXACT

CUT = pl.Decimal(38, 36)
"""What rounding takes of an amount, in the 36 decimals that an exact one can have."""

_LAST_PLACE = pl.lit("0.000000000000000001").cast(EXACT)
_LAST_OF_CUT = pl.lit("0." + "0" * 35 + "1").cast(CUT)


def as_amount(whole: pl.Expr) -> pl.Expr:
    """A number in units of the 18th decimal as an amount."""
    return whole.cast(pl.Decimal(38, 0)) * _LAST_PLACE


def as_cut(whole: pl.Expr) -> pl.Expr:
    """A number in units of the 36th decimal as what rounding cut off."""
    return whole.cast(pl.Decimal(38, 0)) * _LAST_OF_CUT
