"""The drawn tree: which point stands below which on a day, and the ways up from each."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import polars as pl

from transforms.reference.as_of import row_of_each
from transforms.reference.validity import FOREVER

POINT_KEYS = ("point", "subscription_point", "user_point", "site_point", "service_point")
"""The keys that hang a line below a point, nearest to the line first: the first that is filled hangs it."""


class DrawnPoint(NamedTuple):
    """A point as it is drawn on some day; `row` is its ordinal in the table."""

    code: str
    parent: str | None
    kind: str
    title: str | None
    recipient: str | None
    order: int | None
    row: int

    @property
    def label(self) -> str:
        """What is read of it."""
        return self.title or self.code


Tree = Mapping[str, DrawnPoint]
"""The points that stand together, by code."""


def tree_of(rows: pl.DataFrame) -> dict[str, DrawnPoint]:
    """The tree that rows of the points draw; at most one row per point."""
    columns = ("point", "parent", "kind", "title", "recipient", "order", "row")
    return {row[0]: DrawnPoint(*row) for row in rows.select(columns).iter_rows()}


def tree_on(points: pl.DataFrame, day: date) -> dict[str, DrawnPoint]:
    """The tree of the points that are valid on a day."""
    return tree_of(points.filter(pl.lit(day).is_between("valid_from", "valid_to")))


def tree_read(points: pl.DataFrame, day: date) -> dict[str, DrawnPoint]:
    """The tree as it is read for a document: each point by its row of the day, else that of another."""
    return tree_of(row_of_each(points, ["point"], day))


def days_of_change(points: pl.DataFrame) -> list[date]:
    """The days on which a point comes, or is no more."""
    ended = points.filter(pl.col("valid_to") < FOREVER)["valid_to"].dt.offset_by("1d")
    return pl.concat([points["valid_from"], ended]).unique().sort().to_list()


def way_up(tree: Tree, code: str | None) -> Iterator[DrawnPoint]:
    """A point and those above it, nearest first; a circle ends where it closes."""
    met: set[str] = set()
    while code is not None and code in tree and code not in met:
        met.add(code)
        yield tree[code]
        code = tree[code].parent


def reading_order(tree: Tree) -> list[str]:
    """The points as they are read: each above those below it, these by `order`, then by title."""

    def place(code: str) -> tuple[tuple[bool, int, str, str], ...]:
        way = reversed(list(way_up(tree, code)))
        return tuple((point.order is None, point.order or 0, point.label, point.code) for point in way)

    return sorted(tree, key=place)
