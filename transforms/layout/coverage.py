"""Charges of a period that the layout does not place, and points of the layout that place none."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from schemas.problems import Problem
from transforms.layout.blocks import point_block
from transforms.layout.drawn import NOTHING_DRAWN, Drawing, drawn_invoices
from transforms.layout.points import Point
from transforms.reference.drawn_tree import DrawnPoint
from transforms.reference.loaded import first_few


def unmatched(combinations: pl.DataFrame, points: Sequence[Point], drawing: Drawing = NOTHING_DRAWN) -> list[Problem]:
    """What no invoice point takes of combinations (with `invoice_point`), then the points that took none: all warnings.

    One problem per recipient, provider and typology; the lines themselves are rejected with `no_invoice_point`.
    """
    idle = _idle_drawn(combinations, drawn_invoices(drawing), first=len(points))
    return [*_not_taken(combinations), *_took_none(combinations, points), *idle]


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


def _idle_drawn(combinations: pl.DataFrame, invoices: Mapping[int, DrawnPoint], first: int) -> Iterator[Problem]:
    """One warning for all drawn invoices that took none: a tree of thousands may well have some each month."""
    taken = set(combinations["invoice_point"].drop_nulls())
    idle = [point.code for rank, point in invoices.items() if first + rank not in taken]
    if idle:
        found = f"{len(idle):,} drawn invoices take no charge of the period: {first_few(idle)}"
        yield Problem("points", found, "see whether they should", "warning")
