"""Amounts as whole numbers of units of their last decimal: made, added and written without a float."""

from decimal import Decimal

import polars as pl

DECIMALS = 18
"""Totals are kept in units of the eighteenth decimal."""

CENT = 10**16
"""A cent in these units."""


def in_units(units: pl.Expr, decimals: int) -> pl.Expr:
    """So many units of the last of these decimals, as the exact decimal they stand for."""
    unit = Decimal((0, (1,), -decimals))
    return units.cast(pl.Decimal(38, 0)) * pl.lit(unit, dtype=pl.Decimal(38, decimals))


def decimal_text(units: int) -> str:
    """So many units of the eighteenth decimal in plain digits, without zeros at the end."""
    digits = f"{abs(units):0{DECIMALS + 1}d}"
    text = f"{digits[:-DECIMALS]}.{digits[-DECIMALS:]}".rstrip("0").rstrip(".")
    return f"-{text}" if units < 0 else text
