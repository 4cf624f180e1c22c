"""What is published of the controls."""

import polars as pl

from schemas.contract import Amount, Table, field


class ControlTotals(Table):
    """One row per control and scope: what was expected, what was found, and whether they agree exactly."""

    control: pl.String
    scope: pl.String
    severity: pl.String = field(isin=["error", "warning"])
    expected: Amount
    actual: Amount
    difference: Amount
    passed: pl.Boolean
