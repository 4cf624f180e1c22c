"""A pool: one cost of one period, by whom it is borne, and how it is shared."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from transforms.reference.loaded import Row

SOURCE = "pools"
"""The source of the usage lines that charge the shares of pools."""

BY_KEY = frozenset({"equal", "fixed", "weighted"})
"""Methods whose beneficiaries stand in the table keys; those of the others are found among the charges of the run."""


@dataclass(frozen=True)
class Pool:
    """One row of the table pools; `amount` is None where `received` says what is shared."""

    row: int
    pool: str
    period: str
    provider: str
    service: str
    amount: Decimal | None
    received: str | None
    currency: str
    nature: str
    evidence_ref: str
    method: str
    key: str | None
    from_period: str
    excluded: frozenset[str]
    retained_reason: str | None

    def place(self, file: str, column: str) -> str:
        """Where a fault of it is, as faults of reference tables are placed."""
        return f"{file}, row {self.row} (pool {self.pool}, period {self.period}), column {column}"

    @property
    def needs_charges(self) -> bool:
        """Whether its amount or its weights come from the charges of the run."""
        return self.amount is None or self.method not in BY_KEY


def pools_of(rows: pl.DataFrame, period: str | None = None) -> list[Pool]:
    """The pools of a period, or all, in the order of their table."""
    wanted = rows if period is None else rows.filter(pl.col("period") == period)
    return [_pool(row) for row in wanted.iter_rows(named=True)]


def codes_in(text: str | None) -> frozenset[str]:
    """The codes in a text that parts them by commas."""
    return frozenset(code.strip() for code in (text or "").split(",") if code.strip())


def _pool(row: Row) -> Pool:
    return Pool(
        row=row["row"],
        pool=row["pool"],
        period=row["period"],
        provider=row["provider"],
        service=row["service"],
        amount=row["amount"],
        received=row["received"],
        currency=row["currency"],
        nature=row["nature"],
        evidence_ref=row["evidence_ref"],
        method=row["method"],
        key=row["key"],
        from_period=row["from_period"] or row["period"],
        excluded=codes_in(row["excluded"]),
        retained_reason=row["retained_reason"],
    )
