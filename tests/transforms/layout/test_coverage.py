"""What the layout leaves of a period, and which of its points are idle."""

import polars as pl

from schemas.settings import InvoicePoint
from transforms.layout.coverage import unmatched
from transforms.layout.points import layout_points


def test_charges_without_a_point_are_counted_by_pair_and_typology_then_idle_points_are_named() -> None:
    points = layout_points([InvoicePoint(title="Busy"), InvoicePoint(title="Idle")], [])
    combinations = pl.DataFrame(
        [("HQ", "B", "data", None, 1200), ("HQ", "A", "data", None, 1), ("HQ", "B", "data", None, 34),
         ("HQ", "B", "voice", 0, 7)],
        schema=["provider", "recipient", "typology", "invoice_point", "charge_count"], orient="row",
    ).with_columns(hung_from=pl.lit(None, pl.String))  # fmt: skip
    problems = unmatched(combinations, points)
    assert {problem.severity for problem in problems} == {"warning"}
    assert [(problem.place, problem.found) for problem in problems] == [
        ("layout, recipient A", "charges by HQ of typology data that no invoice point takes: 1"),
        ("layout, recipient B", "charges by HQ of typology data that no invoice point takes: 1,234"),
        ('layout, invoice point 2 "Idle"', "it takes no charge of the period"),
    ]
