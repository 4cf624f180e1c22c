"""Charges of a period that the layout does not place, and points of the layout that place none."""

from collections.abc import Iterator, Sequence

import polars as pl

from schemas.problems import Problem
from transforms.layout.blocks import point_block
from transforms.layout.drawn import NOTHING_DRAWN, Drawing
from transforms.layout.idle_points import idle_points
from transforms.layout.points import Point


def unmatched(combinations: pl.DataFrame, points: Sequence[Point], drawing: Drawing = NOTHING_DRAWN) -> list[Problem]:
    """What no invoice point takes of combinations (with `invoice_point`), then the points that took none: all warnings.

    One problem per recipient, provider and typology; the lines themselves are rejected with `no_invoice_point`.
    """
    return [*_not_taken(combinations), *_took_none(combinations, points), *idle_points(combinations, drawing)]


def _not_taken(combinations: pl.DataFrame) -> Iterator[Problem]:
    left = combinations.filter(pl.col("invoice_point").is_null() & pl.col("hung_from").is_null())
    keys = ["recipient", "provider", "typology"]
    for recipient, provider, typology, charges in left.group_by(keys).agg(pl.sum("charge_count")).sort(keys).rows():
        found = f"charges by {provider} of typology {typology} that no invoice point takes: {charges:,}"
        yield Problem(f"layout, recipient {recipient}", found, "add a point that takes them", "warning")


def _took_none(combinations: pl.DataFrame, points: Sequence[Point]) -> Iterator[Problem]:
    taken = set(combinations["invoice_point"].drop_nulls())
    for point in points:
        if point.position not in taken:
            yield Problem(
                point_block(point).place, "it takes no charge of the period", "see whether it should", "warning"
            )
