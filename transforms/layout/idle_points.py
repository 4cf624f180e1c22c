"""Points of the drawn tree at or below which no charge of a period landed."""

from collections.abc import Iterator

import polars as pl

from schemas.problems import Problem
from transforms.layout.drawn import Drawing
from transforms.reference.drawn_tree import DrawnPoint, reading_order, tree_on, way_up
from transforms.reference.loaded import first_few

NAMED = 20


def idle_points(combinations: pl.DataFrame, drawing: Drawing) -> Iterator[Problem]:
    """One warning for all points that took no charge, of those that stand there on the last day of the period.

    A point takes what lands at it and at all below it; of those that took nothing only the topmost are told. One
    warning, as a tree of thousands may well have some each month.
    """
    idle = _topmost_idle(combinations, drawing)
    if idle:
        noun, should = ("drawn point takes", "it should") if len(idle) == 1 else ("drawn points take", "they should")
        named = first_few((f"{point.kind} {point.code}" for point in idle), NAMED)
        found = f"{len(idle):,} {noun} no charge of the period, nor does anything below: {named}"
        yield Problem("points", found, f"see whether {should}", "warning")


def _topmost_idle(combinations: pl.DataFrame, drawing: Drawing) -> list[DrawnPoint]:
    """In the order in which the tree is read."""
    there = tree_on(drawing.points, drawing.last_day)
    idle = there.keys() - _used(combinations, drawing)
    return [there[code] for code in reading_order(there) if code in idle and there[code].parent not in idle]


def _used(combinations: pl.DataFrame, drawing: Drawing) -> set[str]:
    """Where charges landed, with all that stood above on their days."""
    if drawing.points.is_empty():
        return set()
    landed = combinations.filter(pl.col("invoice_point").is_not_null() & pl.col("hung_from").is_not_null())
    used = set[str]()
    for (day,), codes in landed.select("as_of", "hung_from").unique().group_by("as_of"):
        tree = tree_on(drawing.points, day)
        used |= {point.code for code in codes["hung_from"] for point in way_up(tree, code)}
    return used
