"""The variance of a month on the terminal: a recipient a line, its typologies below, its services where asked for.

What a line of a budget leaves open is of any typology or service.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from flows.terminal import Row, print_rows
from transforms.comparison.variance import EFFECTS, FIGURES, summed
from transforms.money import money_text

_LEVELS = ("recipient", "typology", "service")
_STYLES = ("bold", "", "dim")
_RETAINED = "retained by their providers"


def print_variance(rows: pl.DataFrame, before: str, after: str, by_service: bool) -> None:
    """Print the rows of a variance; effects that there are none of are left out."""
    shown = [name for name in FIGURES if name not in EFFECTS or (rows[name] != 0).any()]
    names = {"before": before, "after": after}
    print_rows(
        [
            Row("", [names.get(name, name) for name in shown]),
            *_section(rows.filter(~pl.col("retained")), shown, 3 if by_service else 2),
            *_retained(rows.filter("retained"), shown),
        ]
    )


def _section(rows: pl.DataFrame, shown: Sequence[str], levels: int) -> Iterator[Row]:
    for key, part in _parts(rows, "currency"):
        yield from _below(part, key, shown, levels)
        yield _row(f"all {key}", summed(part, ["currency"]).row(0, named=True), key, shown, 0)


def _below(rows: pl.DataFrame, currency: str, shown: Sequence[str], levels: int, depth: int = 0) -> Iterator[Row]:
    """The rows of a level, the greatest change first, each with what is below it."""
    if depth == levels:
        return
    level = _LEVELS[depth]
    for total in summed(rows, [level]).iter_rows(named=True):
        yield _row(total[level] or f"any {level}", total, currency, shown, depth)
        yield from _below(rows.filter(pl.col(level).eq_missing(total[level])), currency, shown, levels, depth + 1)


def _retained(rows: pl.DataFrame, shown: Sequence[str]) -> Iterator[Row]:
    for currency, part in _parts(rows, "currency"):
        yield _row(_RETAINED, summed(part, ["currency"]).row(0, named=True), currency, shown, 0, "dim")


def _row(
    label: str, figures: Mapping[str, Any], currency: str, shown: Sequence[str], depth: int, style: str | None = None
) -> Row:
    texts = [_text(figures[name], currency, name) for name in shown]
    return Row(label, texts, depth, _STYLES[depth] if style is None else style)


def _text(amount: Any, currency: str, name: str) -> str:
    """An effect that is nothing is left blank: the eye finds those that are something."""
    return "" if name in EFFECTS and amount == 0 else money_text(amount, currency, "en")


def _parts(rows: pl.DataFrame, by: str) -> Iterator[tuple[str, pl.DataFrame]]:
    return ((key, part) for (key,), part in sorted(rows.partition_by(by, as_dict=True).items()))
