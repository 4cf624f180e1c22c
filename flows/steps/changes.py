"""How much each recipient's charges may differ from the published period before, and what is said where they do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from flows.drafts import draft_periods, draft_tables
from flows.month import Month
from schemas.problems import Problem
from schemas.tables import EXACT
from transforms.comparison.variance import EFFECTS, FIGURES, summed, variance
from transforms.money import money_text
from transforms.published import read_table

CONTROL = "change_unaccepted"
_CHARGED = pl.Schema({"recipient": pl.String(), "currency": pl.String(), "amount": EXACT})


def period_published_before(month: Month) -> tuple[str, Path] | None:
    """The newest published period before this one, and its tables."""
    former = max((name for name in draft_periods(month.workspace) if name < month.period), default=None)
    tables = None if former is None else draft_tables(month.workspace, former)
    return None if former is None or tables is None else (former, tables)


def charged_before(month: Month) -> pl.DataFrame:
    """One row per recipient and currency of the published period before: the exact amount of its invoices.

    None where nothing is limited: then no control reads them.
    """
    former = period_published_before(month) if _is_limited(month) else None
    if former is None:
        return _CHARGED.to_frame()
    invoices = read_table(former[1], "invoices").select("invoice_ref", "recipient", "currency")
    lines = read_table(former[1], "invoice_lines").join(invoices, on="invoice_ref")
    return lines.group_by("recipient", "currency").agg(amount=pl.col("exact_amount").sum())


def change_limits(month: Month) -> dict[str, object]:
    """The parameters of the control; nothing is limited in a first period, or where no limit is set."""
    limits = month.settings.variance
    return {
        "change_rate": limits.limit_rate or 0,
        "change_amount": limits.limit_amount or 0,
        "change_limited": _is_limited(month) and period_published_before(month) is not None,
        "change_accepted": month.accepted is not None,
    }


def _is_limited(month: Month) -> bool:
    limits = month.settings.variance
    return limits.limit_rate is not None or limits.limit_amount is not None


def beyond_limits(totals: pl.DataFrame) -> pl.DataFrame:
    """The comparisons of the control in which the change is beyond its limit, accepted or not."""
    return totals.filter(control=CONTROL).filter(pl.col("actual") > pl.col("expected"))


def change_problems(month: Month, totals: pl.DataFrame) -> list[Problem]:
    """A sentence for each recipient whose change is beyond the limit: by how much, and why."""
    former = period_published_before(month)
    assert former is not None, "without a former period nothing is limited"
    changed = summed(variance(former[1], month.tables).filter(~pl.col("retained")), ["recipient", "currency"])
    held = beyond_limits(totals).select("expected", place="scope")
    named = changed.with_columns(place=pl.col("recipient") + " " + pl.col("currency"))
    told = held.join(named, on="place", validate="1:1")
    right = (
        f'if it is right, say why: chargeback run {month.period} --accept "reason"; if not, put it right; '
        "the limits are in [variance]"
    )
    return [
        Problem(f"control {CONTROL}, {row['place']}", _found(row, former[0]), right)
        for row in told.sort("place").iter_rows(named=True)
    ]


def _found(row: Mapping[str, Any], former: str) -> str:
    amounts = {name: money_text(row[name], row["currency"], "en") for name in (*FIGURES, "expected")}
    why = ", ".join(f"{name} {amounts[name]}" for name in EFFECTS if row[name] != 0)
    return (
        f"its charges went from {amounts['before']} in {former} to {amounts['after']}, "
        f"a change of {amounts['change']} ({why}), where {amounts['expected']} may pass"
    )
