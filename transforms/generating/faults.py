"""Which rows are wrong on purpose, and which rule each of them breaks: one, so that it can be counted."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from transforms.generating.draws import ROW, Draws

FAULT = "fault"
"""The column that says what is wrong with a row: the number of its rule in its source, null for a good row."""

_WHOLE = 1 << 32


@dataclass(frozen=True)
class Faults:
    """The rules of `schemas.rules` that rows of a source break.

    Those in `cut` break the row itself, so that its values cannot be told apart. They come in the last file of a
    source alone: that is what an export that went wrong looks like, and every other file is a clean one.
    """

    rules: tuple[str, ...]
    cut: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All rules, by their number."""
        return (*self.rules, *self.cut)

    def drawn(self, draws: Draws, share: Decimal, last_file: int) -> pl.Expr:
        """For each row the number of the rule it breaks, null for most; the last file starts at the row `last_file`."""
        wrong = draws.number() % pl.lit(_WHOLE, dtype=pl.UInt64) < int(share * _WHOLE)
        drawn = draws.number() // pl.lit(_WHOLE, dtype=pl.UInt64)
        in_last_file = drawn % pl.lit(len(self.all), dtype=pl.UInt64)
        elsewhere = drawn % pl.lit(len(self.rules), dtype=pl.UInt64)
        rule = pl.when(pl.col(ROW) >= last_file).then(in_last_file).otherwise(elsewhere)
        return pl.when(wrong).then(rule.cast(pl.Int64))

    def breaks(self, rule: str) -> pl.Expr:
        """Whether a row breaks this rule."""
        return (pl.col(FAULT) == self.all.index(rule)).fill_null(False)

    def instead(self, good: pl.Expr, **wrong: pl.Expr | str) -> pl.Expr:
        """What a row says: the good value, or what breaks the rule of that name, as an expression or a text."""
        value = good
        for rule, bad in wrong.items():
            said = pl.lit(bad) if isinstance(bad, str) else bad
            value = pl.when(self.breaks(rule)).then(said).otherwise(value)
        return value
