"""Charges of a period that the layout does not place, and points of the layout that place none."""

from collections.abc import Iterator, Sequence

import polars as pl

from schemas.problems import Problem
from transforms.layout.blocks import point_block
from transforms.layout.points import Point


def unmatched(combinations: pl.DataFrame, points: Sequence[Point]) -> list[Problem]:
    """Combinations (with their `point`) that no invoice point takes, then the points that took none: all warnings.

    One problem per recipient, provider and typology; the lines themselves are rejected with `no_invoice_point`.
    """
    return [*_not_taken(combinations), *_took_none(combinations, points)]


def _not_taken(combinations: pl.DataFrame) -> Iterator[Problem]:
    left = combinations.filter(pl.col("point").is_null())
    keys = ["recipient", "provider", "typology"]
    for recipient, provider, typology, charges in left.group_by(keys).agg(pl.sum("charge_count")).sort(keys).rows():
        found = f"charges by {provider} of typology {typology} that no invoice point takes: {charges:,}"
        yield Problem(f"layout, recipient {recipient}", found, "add a point that takes them", "warning")


def _took_none(combinations: pl.DataFrame, points: Sequence[Point]) -> Iterator[Problem]:
    taken = set(combinations["point"].drop_nulls())
    for point in points:
        if point.position not in taken:
            yield Problem(
                point_block(point).place, "it takes no charge of the period", "see whether it should", "warning"
            )
