"""By what a row is known again that a month charged: its reference, or the digest of the row as delivered."""

import hashlib
from datetime import timedelta

import polars as pl

from schemas.periods import period_days
from schemas.repeats import ChargedRows
from schemas.settings import UsageSource

DIGEST_LENGTH = 16
"""Hexadecimal digits: two of a thousand million rows are taken for one with a chance of three in a hundred."""


def is_referenced(source: UsageSource) -> bool:
    """Whether the references of a source are those of rows of any month."""
    return source.line_ref is not None and not source.line_ref_restarts


def may_know(source: UsageSource) -> bool:
    """Whether any row of a source can be one that another month charged."""
    by_day = source.late_days > 0 if source.period_by == "usage_date" else "usage_date" in source.columns
    return is_referenced(source) or by_day


def may_come_later(source: UsageSource, period: str) -> pl.Expr:
    """Usage lines of a period that a later one may take too, if they are delivered again.

    Where the day decides, it takes late ones only. Where the file decides, a row that states no day of use may stand in
    each month's file as it is: a fee, a contract. It is no repeat.
    """
    if source.period_by == "file":
        return _states_its_day(source)
    earliest = period_days(period)[1] - timedelta(days=source.late_days)
    return pl.coalesce("usage_date", "service_from") > earliest


def may_have_come_before(source: UsageSource) -> pl.Expr:
    """Usage lines that an earlier period may have taken."""
    return _states_its_day(source) if source.period_by == "file" else pl.col("late")


def row_digests(raw: pl.Series) -> pl.Series:
    """The digest of each row, given as the JSON text that `rejected_lines.raw` would hold; null where there is none."""
    digests = [None if text is None else _digest(text) for text in raw]
    return pl.Series("digest", digests, dtype=pl.String)


def charged_rows(lines: pl.DataFrame, delivered: pl.DataFrame, may_come: pl.Expr) -> pl.DataFrame:
    """Rows of charged_rows, without those that no later month could take.

    `lines`: usage lines that were charged, of one part; `delivered`: of at least the same rows, `row`, `line_ref` and
    `cells`, as intake read them; `may_come`: which lines another month may take too.
    """
    of_lines = lines.join(delivered, on="row", how="left", maintain_order="left", validate="1:1")
    by_digest = of_lines["line_ref"].is_null() & of_lines.select(may_come).to_series()
    raw = of_lines.select(pl.when(by_digest).then(pl.col("cells").struct.json_encode())).to_series()
    known = of_lines.with_columns(row_digests(raw)).filter(pl.col("line_ref").is_not_null() | by_digest)
    return known.select(list(ChargedRows.columns()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def _states_its_day(source: UsageSource) -> pl.Expr:
    return pl.lit("usage_date" in source.columns) & pl.col("usage_date").is_not_null()
