"""The layout as the list of its branches: the ways from an invoice point down to where lines stand.

A block is tried before what follows it, and its own blocks before what stays directly in it. So the nested rules say
the same as this flat list: a line takes the first branch whose region it is in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import polars as pl

from schemas.settings import Section
from transforms.layout.conditions import Region, both, condition_values, holds, region
from transforms.layout.points import Point, matching_order


@dataclass(frozen=True)
class Level:
    """A level of sections: one section per value of `key`, or without a key, the one that `title` names.

    `block` tells the blocks of an invoice point apart and counts in the order they are read.
    """

    block: int
    key: str = ""
    title: str | None = None


@dataclass(frozen=True)
class Branch:
    """A way through an invoice point: the lines that can take it, and the levels of sections down to them."""

    point: Point
    lines: Region
    levels: tuple[Level, ...]


def branches(points: Sequence[Point]) -> tuple[Branch, ...]:
    """All branches of the layout, in the order they are tried."""
    return tuple(branch for point in matching_order(points) for branch in _branches_of(point))


def point_region(point: Point) -> Region:
    """The lines that an invoice point can take."""
    parties = {"recipient": point.rule.recipients, "provider": point.rule.provider}
    named = {key: condition_values(names) for key, names in parties.items() if names}
    return both(named, region(point.rule.where))


def first_branch(texts: pl.DataFrame, tried: Sequence[Branch]) -> pl.Series:
    """Per row of texts the number of the first branch that takes it, null where none does.

    Decided once per distinct combination of the keys that conditions name.
    """
    keys = sorted({"recipient", *(key for branch in tried for key in branch.lines)})
    choices = [pl.when(holds(branch.lines)).then(pl.lit(number, pl.Int64)) for number, branch in enumerate(tried)]
    distinct = texts.select(keys).unique(maintain_order=True)
    decided = distinct.with_columns(pl.coalesce(*choices, pl.lit(None, pl.Int64)).alias("branch"))
    return texts.select(keys).join(decided, on=keys, how="left", maintain_order="left", validate="m:1")["branch"]


def _branches_of(point: Point) -> Iterator[Branch]:
    return (Branch(point, lines, levels) for lines, levels in _ways_down(point.rule, point_region(point), (), count()))


def _ways_down(
    block: Section, lines: Region, outer: tuple[Level, ...], numbers: Iterator[int]
) -> Iterator[tuple[Region, tuple[Level, ...]]]:
    number = next(numbers)
    levels = outer + tuple(Level(number, key) for key in block.sections)
    for inner in block.section:
        titled = (Level(next(numbers), title=inner.title),) if inner.title else ()
        yield from _ways_down(inner, both(lines, region(inner.where)), levels + titled, numbers)
    yield lines, levels
