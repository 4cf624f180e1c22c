"""Small frames of combinations, written as the rows a person would write."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl
import pytest

from transforms.layout.assign import assign
from transforms.layout.names import ValueNames
from transforms.layout.points import Point

KEYS = ("provider", "recipient", "currency", "site_group", "site", "typology", "department", "user", "service")

Rows = Sequence[Mapping[str, str | None]]


def _combinations(rows: Rows) -> pl.DataFrame:
    keys = sorted({*KEYS, *(key for row in rows for key in row)})
    given = [{"provider": "HQ", "recipient": "SUB", "currency": "EUR", **row} for row in rows]
    table = pl.DataFrame([{key: row.get(key) for key in keys} for row in given], schema=dict.fromkeys(keys, pl.String))
    number = pl.int_range(pl.len(), dtype=pl.Int64).alias("combination")
    return table.select(number, pl.lit(date(2026, 10, 1)).alias("as_of"), pl.all())


@pytest.fixture
def combinations() -> Callable[[Rows], pl.DataFrame]:
    """Makes a frame of combinations of rows that name the keys they need; provider HQ charges SUB in EUR."""
    return _combinations


@pytest.fixture
def document(combinations: Callable[[Rows], pl.DataFrame]) -> Callable[[Sequence[Point], Rows], list[str]]:
    """Makes what a person reads: the title of each invoice, then its sections with the services directly in them."""

    def read(points: Sequence[Point], rows: Rows) -> list[str]:
        frame = combinations(rows)
        landing = assign(frame, points, ValueNames({}, {}, {"SUB": "Unassigned"}), "2026-10")
        placed = frame.join(landing, on="combination").drop_nulls("invoice_point")
        of_section = pl.col("invoice_title", "section_labels").first(), pl.col("service").sort_by("combination")
        sections = (
            placed.group_by("document_order", "section_order").agg(of_section).sort("document_order", "section_order")
        )
        lines: list[str] = []
        for _, section_order, title, labels, services in sections.rows():
            lines += [title] if section_order == 1 else []
            lines.append(f"  {' > '.join(labels)}: {', '.join(services)}")
        return lines

    return read
