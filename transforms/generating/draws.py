"""Chance that falls the same way on every machine, for any number of rows at once.

Each row is drawn by its number alone (SplitMix64 of Steele, Lea and Flood, 2014), so what is drawn does not depend on
how many rows are made together. Integers of 64 bits wrap around, in Polars as in the original.
"""

import hashlib

import polars as pl

ROW = "row"
"""The column that numbers the rows, from 0, as UInt64."""

_STEP = 0x9E3779B97F4A7C15
_MIXING = ((1 << 30, 0xBF58476D1CE4E5B9), (1 << 27, 0x94D049BB133111EB))
_LAST_SHIFT = 1 << 31


class Draws:
    """A named sequence of draws, one for each row number; another name or seed is another sequence."""

    def __init__(self, seed: int, name: str) -> None:
        self._start = int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:8])

    def number(self) -> pl.Expr:
        """A whole number of 64 bits for each row, UInt64."""
        mixed = pl.col(ROW) * _whole(_STEP) + _whole(self._start)
        for shift, factor in _MIXING:
            mixed = (mixed ^ mixed // _whole(shift)) * _whole(factor)
        return mixed ^ mixed // _whole(_LAST_SHIFT)

    def below(self, limit: int) -> pl.Expr:
        """A whole number from 0 to `limit` - 1 for each row, Int64."""
        return (self.number() % _whole(limit)).cast(pl.Int64)


def numbered(first: int, count: int) -> pl.DataFrame:
    """So many rows, each nothing but its number."""
    return pl.DataFrame({ROW: pl.int_range(first, first + count, dtype=pl.UInt64, eager=True)})


def picked(values: pl.Series | list[str], number: pl.Expr) -> pl.Expr:
    """For each row the value that stands at a number of a list."""
    return pl.lit(pl.Series(values)).gather(number)


def _whole(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)
