"""Rules of subscriptions that are prorated or paid in instalments."""

from functools import partial

import polars as pl

from schemas.problems import Problem
from transforms.reference.loaded import Row, Tables
from transforms.reference.period_rows import told
from transforms.reference.validity import ALWAYS


def subscription_row_faults(tables: Tables) -> list[Problem]:
    """Instalments that cannot be counted, or of which nobody reads what they pay for."""
    table = tables["subscriptions"]
    parted = pl.col("instalments").is_not_null()
    faults = (
        (pl.col("instalments") < 1, "instalments", "is below 1", "write how many months are due"),
        (parted & (pl.col("valid_from") == ALWAYS), "valid_from", "is empty", "write the day of the first instalment"),
        (parted & pl.col("nature").is_null(), "nature", "is empty", "say what is paid in instalments"),
        (parted & pl.col("prorate"), "prorate", "is yes", "leave it empty: an instalment is due whole"),
    )
    return [
        problem
        for wrong, column, found, right in faults
        for problem in table.tell(table.rows.filter(wrong), told(table, column, partial(_found, found), right))
    ]


def _found(text: str, _: Row) -> str:
    return text
