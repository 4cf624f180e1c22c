"""Rules of the table of deductions: a rate is a percentage of whole points."""

import polars as pl

from schemas.problems import Problem
from transforms.money import is_exact_in
from transforms.reference.loaded import Tables
from transforms.reference.period_rows import told


def deduction_row_faults(tables: Tables) -> list[Problem]:
    """Rates of broken points: a coefficient of deduction is rounded up to two decimals.

    CGI ann. II, art. 206, V; directive 2006/112/EC, art. 175, 1.
    """
    deductions = tables["deductions"]
    broken = deductions.rows.filter(~is_exact_in(pl.col("rate"), 0))
    right = "write a percentage of whole points, rounded up: a coefficient of 0.83 is 83"
    return deductions.tell(broken, told(deductions, "rate", lambda row: f"is {row['rate'].normalize():f}", right))
