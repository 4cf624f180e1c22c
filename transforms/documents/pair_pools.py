"""The pools whose shares a provider charges a recipient, and what each says of why it may."""

from pathlib import Path

import polars as pl

from transforms.published import kept_reference, read_table, table_paths

EXPLAINING = ("pricing_method", "benefit", "markup_rate", "markup_source", "document", "document_sha256")
"""What a pool says of why its cost may be charged, at which mark-up."""

_POOLS = {
    **dict.fromkeys(("provider", "recipient", "pool", "service", *EXPLAINING), pl.String()),
    "markup_rate": pl.Decimal(38, 4),
}


def charged_pools(tables: Path, period: str) -> pl.DataFrame:
    """One row per provider, recipient and pool that says something: its code, its service and what it says.

    The recipient is who receives the invoices, whoever bears the share.
    """
    kept = kept_reference(tables, "pools")
    said = None if kept is None else kept.filter(pl.col("period") == period, pl.any_horizontal(_said()))
    parts = table_paths(tables, "charge_lines")
    if said is None or said.is_empty() or not parts:
        return pl.DataFrame(schema=_POOLS)
    shares = read_table(tables, "pool_shares").select("row", "pool")
    lines = pl.scan_parquet(parts).filter(pl.col("source") == "pools")
    charged = lines.select("provider", "recipient", "row").collect()
    pairs = charged.join(shares, on="row").select("provider", "recipient", "pool").unique()
    of_pairs = pairs.join(said.select("pool", "service", *EXPLAINING, place="row"), on="pool")
    return of_pairs.sort("place", "recipient").select(list(_POOLS))


def _said() -> list[pl.Expr]:
    return [pl.col(name).is_not_null() for name in EXPLAINING]
