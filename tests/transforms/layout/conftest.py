"""Small frames of combinations, written as the rows a person would write."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl
import pytest

from transforms.layout.assign import assign
from transforms.layout.names import ValueNames
from transforms.layout.points import Point

KEYS = ("provider", "recipient", "currency", "site_group", "site", "typology", "department", "user", "service")

Rows = Sequence[Mapping[str, str | None]]
Landing = dict[str, dict[str, list[str]]]


def _combinations(rows: Rows) -> pl.DataFrame:
    keys = sorted({*KEYS, *(key for row in rows for key in row)})
    given = [{"provider": "HQ", "recipient": "SUB", "currency": "EUR", **row} for row in rows]
    table = pl.DataFrame([{key: row.get(key) for key in keys} for row in given], schema=dict.fromkeys(keys, pl.String))
    return table.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("combination"), pl.all())


@pytest.fixture
def combinations() -> Callable[[Rows], pl.DataFrame]:
    """Makes a frame of combinations of rows that name the keys they need; provider HQ charges SUB in EUR."""
    return _combinations


@pytest.fixture
def document(combinations: Callable[[Rows], pl.DataFrame]) -> Callable[[Sequence[Point], Rows], Landing]:
    """Makes what a person reads: title of each invoice, its sections in order, the services directly in each."""

    def read(points: Sequence[Point], rows: Rows) -> Landing:
        frame = combinations(rows)
        landing = assign(frame, points, ValueNames({}, {}, {"SUB": "Unassigned"}), "2026-10")
        invoices: Landing = {}
        ordered = frame.join(landing, on="combination").sort("document_order", "section_order", "combination")
        for row in ordered.iter_rows(named=True):
            sections = invoices.setdefault(row["invoice_title"], {})
            sections.setdefault(" > ".join(row["section_labels"]), []).append(row["service"])
        return invoices

    return read
